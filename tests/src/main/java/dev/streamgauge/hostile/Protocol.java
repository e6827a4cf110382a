package dev.streamgauge.hostile;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A protocol that a program receives.
 *
 * @param source the {@code --source}, with a place for the port or the path
 * @param acknowledges whether a record that was sent must be there; over UDP it need not
 * @param peers makes those who send what is wrong
 */
public record Protocol(
    String name,
    String source,
    boolean acknowledges,
    GoodSender good,
    Supplier<List<HostilePeer>> peers) {
  /** Returns all of them. */
  public static List<Protocol> all() {
    return List.of(
        Lines.plain(),
        Lines.json(),
        Loki.json(),
        Loki.protobuf(),
        Bulk.protocol(),
        Otlp.protobuf(),
        Otlp.json(),
        OtlpGrpc.protocol(),
        Forward.protocol(),
        Syslog.udp(),
        Syslog.unix(),
        Syslog.tcp());
  }

  /** Returns those who send what is wrong, which may be large. */
  public List<HostilePeer> hostile() {
    return peers.get();
  }

  /** Returns the value of {@code --source} for a target. */
  public String sourceAt(Target target) {
    Path socket = target.socket();
    return String.format(Locale.ROOT, source, source.contains("%s") ? socket : target.port());
  }

  @Override
  public String toString() {
    return name;
  }
}
