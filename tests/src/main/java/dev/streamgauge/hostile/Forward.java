package dev.streamgauge.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** The Forward protocol. */
final class Forward {
  private static final long SECONDS = 1_700_000_000;

  /** More than the memory of all messages has room for, if a length alone took any. */
  private static final int PROMISES = 200;

  private Forward() {}

  private interface Content {
    void pack(MessageBufferPacker out) throws IOException;
  }

  private static byte[] bytes(Content content) {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      content.pack(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a message of one event, up to the value of its only member. */
  private static byte[] upToValue() {
    return bytes(
        out -> out.packArrayHeader(3).packString("x").packLong(1).packMapHeader(1).packString("k"));
  }

  private static byte[] huge(int type, int length) {
    return ByteBuffer.allocate(5).put((byte) type).putInt(length).array();
  }

  static Protocol protocol() {
    return new Protocol(
        "Forward",
        "forward://127.0.0.1:%d",
        true,
        new GoodSender(
            Forward::send,
            number ->
                "{\"time\":\"2023-11-14T22:13:20Z\",\"tag\":\"app\",\"log\":\""
                    + GoodSender.text(number)
                    + GoodSender.ODD_IN_JSON
                    + "\"}"),
        Forward::hostile);
  }

  private static List<HostilePeer> hostile() {
    List<HostilePeer> peers = new ArrayList<>();
    peers.add(closed("no MessagePack", new byte[] {(byte) 0xC1}));
    peers.add(closed("HTTP", "POST / HTTP/1.1\r\n\r\n".getBytes(US_ASCII)));
    peers.add(closed("a message of 2 billion elements", huge(0xDD, Integer.MAX_VALUE)));
    peers.add(closed("a message of a negative size", huge(0xDD, -1)));
    byte[] tag = bytes(out -> out.packArrayHeader(2).packString("x"));
    peers.add(closed("a payload of 4 GB", Proto.concat(tag, huge(0xC6, -1))));
    peers.add(closed("an event of 2 billion elements", Proto.concat(tag, huge(0xDD, -1))));
    byte[] name = bytes(out -> out.packArrayHeader(2));
    peers.add(closed("a tag of 2 GB", Proto.concat(name, huge(0xDB, Integer.MAX_VALUE))));
    peers.add(closed("a text of 4 GB", Proto.concat(upToValue(), huge(0xDB, -1))));
    byte[] arrays = new byte[100_000];
    Arrays.fill(arrays, (byte) 0x91);
    peers.add(closed("a deep value", Proto.concat(upToValue(), arrays)));
    peers.add(closed("a gzip bomb", packed(Http.gzip(new byte[64 << 20]))));
    peers.add(closed("half of gzip", packed(Http.half(Http.gzip(new byte[1000])))));
    byte[] empty = new byte[3_000_000];
    for (int i = 0; i < empty.length; i += 3) {
      empty[i] = (byte) 0x92;
      empty[i + 2] = (byte) 0x80;
    }
    String longTag = "x".repeat(4000);
    peers.add(
        closed(
            "a million empty events of a long tag",
            bytes(
                out ->
                    out.packArrayHeader(2)
                        .packString(longTag)
                        .packBinaryHeader(empty.length)
                        .writePayload(empty))));
    peers.add(HostilePeer.uncounted("lengths that are only promised", Forward::promises));
    peers.add(
        HostilePeer.uncounted(
            "connections that say nothing", target -> Crowd.of(target, Forward::answers)));
    peers.add(taken("a text of 10 MB", upToValue(), new byte[10_000_000]));
    return peers;
  }

  private static byte[] packed(byte[] zipped) {
    return bytes(
        out -> {
          out.packArrayHeader(3).packString("x");
          out.packBinaryHeader(zipped.length).writePayload(zipped);
          out.packMapHeader(1).packString("compressed").packString("gzip");
        });
  }

  private static HostilePeer closed(String what, byte[] message) {
    return new HostilePeer(
        what,
        target -> {
          try (Socket socket = target.connect()) {
            socket.getOutputStream().write(message);
            // Should it wait for more of what was promised.
            socket.shutdownOutput();
            if (socket.getInputStream().read() >= 0) {
              throw new AssertionError(what + " is answered");
            }
          } catch (SocketException reset) {
            // Closed as well.
          }
          return 1;
        });
  }

  private static HostilePeer taken(String what, byte[] head, byte[] text) {
    byte[] message =
        bytes(out -> out.addPayload(head).packBinaryHeader(text.length).addPayload(text));
    return HostilePeer.uncounted(
        what,
        target -> {
          try (Socket socket = target.connect()) {
            socket.getOutputStream().write(message);
          }
        });
  }

  /** Promises values of 16 MB on many connections, and requires that others get through. */
  private static void promises(Target target) throws Exception {
    byte[] promise = Proto.concat(upToValue(), huge(0xC6, (16 << 20) - 1000));
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < PROMISES; i++) {
        Socket socket = target.connect();
        sockets.add(socket);
        socket.getOutputStream().write(promise);
      }
      Crowd.untilItSucceeds(() -> answers(target));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static boolean answers(Target target) throws IOException {
    return send(target, bytes(out -> {}));
  }

  private static boolean send(Target target, int from, int to) throws IOException {
    ByteArrayOutputStream events = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      String text = GoodSender.text(i) + GoodSender.ODD;
      events.write(
          bytes(
              out ->
                  out.packArrayHeader(2)
                      .packLong(SECONDS)
                      .packMapHeader(1)
                      .packString("log")
                      .packString(text)));
    }
    return send(target, events.toByteArray());
  }

  /** Sends events as a chunk, and returns whether it is acknowledged. */
  private static boolean send(Target target, byte[] events) throws IOException {
    byte[] message =
        bytes(
            out -> {
              out.packArrayHeader(3).packString("app");
              out.packBinaryHeader(events.length).writePayload(events);
              out.packMapHeader(1).packString("chunk").packString("c");
            });
    try (Socket socket = target.connect();
        MessageUnpacker in = MessagePack.newDefaultUnpacker(socket.getInputStream())) {
      socket.getOutputStream().write(message);
      return in.hasNext() && in.unpackValue().toString().equals("{\"ack\":\"c\"}");
    } catch (SocketException refused) {
      return false;
    }
  }
}
