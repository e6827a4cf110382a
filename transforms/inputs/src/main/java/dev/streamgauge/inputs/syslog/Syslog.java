package dev.streamgauge.inputs.syslog;

import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.inputs.receive.Intake;
import dev.streamgauge.inputs.receive.Receiver;
import dev.streamgauge.util.Closeables;
import java.io.File;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.beam.sdk.annotations.Internal;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the sockets that syslog messages come to. */
@Internal
public final class Syslog {
  private static final Logger LOG = LoggerFactory.getLogger(Syslog.class);

  private Syslog() {}

  /** Returns the settings of a UDP port. */
  public static InputSettings udp(String host, int port) {
    return InputSettings.of("syslog+udp", host, port);
  }

  /** Returns the settings of a Unix datagram socket. */
  public static InputSettings unix(String path) {
    return InputSettings.of("syslog+unix", path, -1);
  }

  /** Receives datagrams at a UDP port. */
  public static Receiver startUdp(InputSettings settings, Intake intake, InputCounters counters)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    if (address.isUnresolved()) {
      throw new IOException("Cannot listen on " + settings.name() + ": there is no such host");
    }
    DatagramChannel channel =
        DatagramChannel.open(
            address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, settings.receiveBufferBytes());
      int granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
      if (granted < settings.receiveBufferBytes()) {
        LOG.warn(
            "{}: the system gives the socket a buffer of {} bytes instead of {}: raise"
                + " net.core.rmem_max (sysctl), or bursts may be dropped",
            settings.name(),
            granted,
            settings.receiveBufferBytes());
      }
      channel.bind(address);
      return new DatagramReceiver(settings, intake, counters, channel, () -> {});
    } catch (IOException | RuntimeException e) {
      Closeables.closeQuietly(channel);
      throw new IOException("Cannot listen on " + settings.name() + ": " + e.getMessage(), e);
    }
  }

  /** Receives datagrams at a Unix socket, whose file it creates and removes. */
  public static Receiver startUnix(InputSettings settings, Intake intake, InputCounters counters)
      throws IOException {
    Path path = Path.of(settings.host());
    AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open();
    try {
      removeStale(path);
      channel.bind(AFUNIXSocketAddress.of(path));
      Files.setPosixFilePermissions(path, permissions(settings.socketMode()));
      channel.setOption(StandardSocketOptions.SO_RCVBUF, settings.receiveBufferBytes());
      return new DatagramReceiver(settings, intake, counters, channel, () -> remove(path.toFile()));
    } catch (IOException | RuntimeException e) {
      Closeables.closeQuietly(channel);
      throw new IOException("Cannot listen on " + settings.name() + ": " + e.getMessage(), e);
    }
  }

  /** Removes the file that a killed process has left; fails if somebody still listens there. */
  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    if (Files.isRegularFile(path) || Files.isDirectory(path)) {
      throw new IOException("there is a file that is not a socket");
    }
    try (AFUNIXDatagramChannel probe = AFUNIXDatagramChannel.open()) {
      probe.connect(AFUNIXSocketAddress.of(path));
    } catch (IOException nobodyListens) {
      Files.deleteIfExists(path);
      return;
    }
    throw new IOException("another process listens there");
  }

  private static void remove(File file) {
    if (!file.delete()) {
      LOG.debug("{} is gone already", file);
    }
  }

  /** Returns the permissions of an octal mode such as 660. */
  public static Set<PosixFilePermission> permissions(String mode) {
    int bits = Integer.parseInt(mode, 8);
    PosixFilePermission[] all = PosixFilePermission.values();
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < all.length; i++) {
      if ((bits & (1 << (all.length - 1 - i))) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }
}
