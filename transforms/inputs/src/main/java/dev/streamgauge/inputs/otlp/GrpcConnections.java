package dev.streamgauge.inputs.otlp;

import dev.streamgauge.inputs.receive.Arrivals;
import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.util.RateLimitedLogger;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections, and keeps them within the limits: a new one takes the place of one that has
 * not spoken gRPC yet, or is closed at once. Thread-safe.
 */
final class GrpcConnections extends ServerTransportFilter {
  static final Context.Key<String> PEER = Context.key("peer");

  private static final Logger LOG = LoggerFactory.getLogger(GrpcConnections.class);
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private final InputSettings settings;
  private final InputCounters counters;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private final Arrivals silent = new Arrivals();

  /** Where open connections come from; null once they have spoken. */
  private final Map<SocketAddress, Arrivals.@Nullable Arrival> open = new HashMap<>();

  private final Map<String, Integer> perHost = new HashMap<>();

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

  /**
   * Returns whether a new connection is within the limits.
   *
   * @param close closes it
   */
  synchronized boolean admit(SocketAddress remote, Runnable close) {
    counters.opened.increment();
    String host = host(remote);
    int ofHost = perHost.getOrDefault(host, 0);
    boolean tooMany = open.size() >= settings.maxConnections();
    boolean tooManyOfHost = ofHost >= settings.connectionsOfHost();
    if (!tooManyOfHost && tooMany && silent.makeRoom()) {
      counters.evicted.increment();
    } else if (tooMany || tooManyOfHost) {
      counters.refused.increment();
      counters.closed.increment();
      limitedLog.warn(
          "{}: refused a connection, {} are open, {} from {} (logged at most once a minute)",
          settings.name(),
          open.size(),
          ofHost,
          host);
      return false;
    }
    open.put(remote, silent.begin(HANDSHAKE, close));
    perHost.put(host, ofHost + 1);
    return true;
  }

  /** A connection that was admitted is closed. */
  synchronized void closed(SocketAddress remote) {
    spoken(remote);
    open.remove(remote);
    counters.closed.increment();
    perHost.computeIfPresent(host(remote), (name, count) -> count == 1 ? null : count - 1);
  }

  @Override
  public synchronized Attributes transportReady(Attributes attributes) {
    SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (open.containsKey(remote)) {
      spoken(remote);
    }
    return attributes;
  }

  private void spoken(SocketAddress remote) {
    Arrivals.Arrival handshake = open.put(remote, null);
    if (handshake != null) {
      handshake.close();
    }
  }

  /** Closes connections that do not speak gRPC. */
  void tick() {
    silent.endOverdue();
  }
}
