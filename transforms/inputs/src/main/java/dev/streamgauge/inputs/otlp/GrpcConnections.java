package dev.streamgauge.inputs.otlp;

import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Refuses connections beyond the limits, and counts all. */
final class GrpcConnections extends ServerTransportFilter {
  static final Context.Key<String> PEER = Context.key("peer");

  private final InputSettings settings;
  private final InputCounters counters;
  private final Map<String, AtomicInteger> perHost = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();

  GrpcConnections(InputSettings settings, InputCounters counters) {
    this.settings = settings;
    this.counters = counters;
  }

  /** Returns the host that the current call comes from. */
  static String peer() {
    return PEER.get();
  }

  static String host(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "?";
  }

  private static String host(Attributes attributes) {
    return host(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    counters.opened.increment();
    int ofHost =
        perHost.computeIfAbsent(host(attributes), name -> new AtomicInteger()).incrementAndGet();
    if (open.incrementAndGet() > settings.maxConnections()
        || ofHost > settings.connectionsOfHost()) {
      counters.refused.increment();
      return attributes.toBuilder().set(REFUSED, true).build();
    }
    return attributes;
  }

  /** Marks the connections that are beyond the limits: their calls are refused. */
  static final Attributes.Key<Boolean> REFUSED = Attributes.Key.create("refused");

  static final Status TOO_MANY = Status.UNAVAILABLE.withDescription("too many connections");

  @Override
  public void transportTerminated(@Nullable Attributes attributes) {
    if (attributes != null) {
      counters.closed.increment();
      open.decrementAndGet();
      perHost.computeIfPresent(
          host(attributes), (name, count) -> count.decrementAndGet() == 0 ? null : count);
    }
  }
}
