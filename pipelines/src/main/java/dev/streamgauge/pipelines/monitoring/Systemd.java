package dev.streamgauge.pipelines.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * systemd's notifications, as in {@code sd_notify(3)}: datagrams to the Unix socket that the
 * variable {@code NOTIFY_SOCKET} names.
 */
final class Systemd implements Pulse, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Systemd.class);

  private final AFUNIXDatagramSocket socket;
  private final OptionalLong watchdogMicros;

  private Systemd(AFUNIXDatagramSocket socket, OptionalLong watchdogMicros) {
    this.socket = socket;
    this.watchdogMicros = watchdogMicros;
  }

  /** Returns the service manager that the environment names; empty if it names none. */
  static Optional<Systemd> of(Map<String, String> environment, long pid) {
    String path = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      AFUNIXSocketAddress address =
          path.startsWith("@")
              ? AFUNIXSocketAddress.inAbstractNamespace(path.substring(1))
              : AFUNIXSocketAddress.of(new File(path));
      AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance();
      // The address of a packet would have to be an Internet address.
      socket.connect(address);
      return Optional.of(new Systemd(socket, watchdog(environment, pid)));
    } catch (IOException | LinkageError e) {
      LOG.warn("Cannot use NOTIFY_SOCKET={}: {}", path, e.toString());
      return Optional.empty();
    }
  }

  private static OptionalLong watchdog(Map<String, String> environment, long pid) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    String of = environment.getOrDefault("WATCHDOG_PID", "");
    return micros.matches("[1-9]\\d{0,17}") && (of.isEmpty() || of.equals(String.valueOf(pid)))
        ? OptionalLong.of(Long.parseLong(micros))
        : OptionalLong.empty();
  }

  /** Returns how often the watchdog wants to hear of us: half its limit; empty if it is off. */
  OptionalLong watchdogMillis() {
    return watchdogMicros.isPresent()
        ? OptionalLong.of(
            Math.max(1, TimeUnit.MICROSECONDS.toMillis(watchdogMicros.getAsLong()) / 2))
        : OptionalLong.empty();
  }

  void ready() {
    send("READY=1\nSTATUS=Reading");
  }

  void stopping() {
    send("STOPPING=1\nSTATUS=Shutting down");
  }

  @Override
  public void beat() {
    send("WATCHDOG=1");
  }

  private void send(String state) {
    byte[] bytes = state.getBytes(UTF_8);
    try {
      socket.send(new DatagramPacket(bytes, bytes.length));
    } catch (IOException e) {
      LOG.warn("Cannot notify systemd: {}", e.toString());
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
