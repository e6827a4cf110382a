package dev.streamgauge.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** Syslog as datagrams, and over TCP with octet counting. */
final class Syslog {
  private static final String HEAD = "<14>1 2023-11-14T22:13:20Z host app - - - ";
  private static final List<String> DATAGRAMS =
      List.of(
          "",
          "\n",
          "\0\0\0",
          "<",
          "<999999999999999999>1 x",
          "<14>1 292277-01-01T00:00:00Z h a - - - absurd",
          "<14>1 0000-00-00T00:00:00Z h a - - - absurd",
          "<14>1 - - - - [" + "x=\"".repeat(1000),
          "\u00c0\u00ff\u00fe",
          "x".repeat(60_000));
  private static final List<String> FRAMES =
      List.of(
          "9999999 <14>too long a count",
          "99999999999999999999 <14>a count of too many digits\n",
          "-5 <14>a negative count\n",
          "0 <14>an empty frame\n",
          "5 <14>a count that is too short\n",
          "10 <14>",
          "\0\0\0\n",
          "\u00c0\u00ff\n");
  private static final int FLOOD = 20_000;

  private Syslog() {}

  /** Sends datagrams of text. */
  private interface Sending {
    void send(Target target, List<String> datagrams) throws IOException;
  }

  static Protocol udp() {
    return datagrams("syslog over UDP", "syslog+udp://127.0.0.1:%d", false, Syslog::sendUdp);
  }

  static Protocol unix() {
    return datagrams("syslog at a Unix socket", "syslog+unix://%s", true, Syslog::sendUnix);
  }

  private static Protocol datagrams(
      String name, String source, boolean acknowledges, Sending sending) {
    List<HostilePeer> hostile = new ArrayList<>();
    hostile.add(HostilePeer.uncounted("no syslog", target -> sending.send(target, DATAGRAMS)));
    hostile.add(HostilePeer.uncounted("a flood", target -> sending.send(target, flood())));
    GoodSender good =
        new GoodSender(
            (target, from, to) -> {
              List<String> texts = new ArrayList<>();
              for (int i = from; i < to; i++) {
                texts.add(line(i) + "\n");
              }
              sending.send(target, texts);
              return true;
            },
            Syslog::line);
    return new Protocol(name, source, acknowledges, good, () -> hostile);
  }

  private static String line(int number) {
    return HEAD + GoodSender.text(number) + GoodSender.ODD;
  }

  private static List<String> flood() {
    List<String> random = new ArrayList<>();
    Random bytes = new Random(7);
    byte[] one = new byte[200];
    for (int i = 0; i < FLOOD; i++) {
      bytes.nextBytes(one);
      random.add(new String(one, ISO_8859_1));
    }
    return random;
  }

  private static byte[] encoded(String text) {
    // What is hostile is given by its bytes.
    return text.contains(GoodSender.MARK) ? text.getBytes(UTF_8) : text.getBytes(ISO_8859_1);
  }

  private static void sendUdp(Target target, List<String> datagrams) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      for (String text : datagrams) {
        byte[] bytes = encoded(text);
        socket.send(
            new DatagramPacket(
                bytes, bytes.length, InetAddress.getLoopbackAddress(), target.port()));
      }
    }
  }

  private static void sendUnix(Target target, List<String> datagrams) throws IOException {
    try (AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open()) {
      channel.connect(AFUNIXSocketAddress.of(target.socket()));
      for (String text : datagrams) {
        int unused = channel.write(ByteBuffer.wrap(encoded(text)));
      }
    }
  }

  static Protocol tcp() {
    List<HostilePeer> hostile = new ArrayList<>();
    for (String frame : FRAMES) {
      hostile.add(
          HostilePeer.uncounted(
              "'" + frame.trim() + "'", target -> sendTcp(target, encoded(frame))));
    }
    hostile.add(
        HostilePeer.uncounted("a frame of 10 MB", target -> sendTcp(target, new byte[10_000_000])));
    hostile.add(
        HostilePeer.uncounted(
            "connections that say nothing", target -> Crowd.of(target, Syslog::answers)));
    GoodSender good =
        new GoodSender(
            (target, from, to) -> {
              StringBuilder frames = new StringBuilder();
              for (int i = from; i < to; i++) {
                String line = line(i);
                frames.append(line.getBytes(UTF_8).length).append(' ').append(line);
              }
              sendTcp(target, frames.toString().getBytes(UTF_8));
              return true;
            },
            Syslog::line);
    return new Protocol("syslog over TCP", "listen://127.0.0.1:%d", true, good, () -> hostile);
  }

  private static void sendTcp(Target target, byte[] bytes) throws IOException {
    try (Socket socket = target.connect()) {
      socket.getOutputStream().write(bytes);
    }
  }

  /** It does not answer, but what it accepts it reads. */
  private static boolean answers(Target target) throws IOException {
    try (Socket socket = target.connect()) {
      socket.getOutputStream().write('\n');
      return true;
    } catch (SocketException refused) {
      return false;
    }
  }
}
