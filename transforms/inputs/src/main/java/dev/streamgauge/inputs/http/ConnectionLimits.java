package dev.streamgauge.inputs.http;

import dev.streamgauge.inputs.receive.Arrivals;
import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.util.RateLimitedLogger;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections, and keeps them within the limits: a new one takes the place of the one that
 * has waited longest for a request, or is closed at once. A connection on which the head of a
 * request takes too long is closed, even if now and then a byte of it comes.
 */
final class ConnectionLimits implements Connection.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

  private static final class Peer {
    private final String host;

    /** Null while a request is answered. */
    private Arrivals.@Nullable Arrival head;

    private Peer(String host) {
      this.host = host;
    }

    private synchronized void await(Arrivals.@Nullable Arrival next) {
      if (head != null) {
        head.close();
      }
      head = next;
    }
  }

  private final InputSettings settings;
  private final InputCounters counters;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private final Arrivals heads = new Arrivals();
  private final Map<EndPoint, Peer> peers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> perHost = new ConcurrentHashMap<>();

  ConnectionLimits(InputSettings settings, InputCounters counters) {
    this.settings = settings;
    this.counters = counters;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof SslConnection) {
      // That of HTTP, inside, follows, and has an end point of its own.
      return;
    }
    EndPoint endPoint = connection.getEndPoint();
    SocketAddress address = endPoint.getRemoteSocketAddress();
    String host =
        address instanceof InetSocketAddress inet && inet.getAddress() != null
            ? inet.getAddress().getHostAddress()
            : "?";
    Peer peer = new Peer(host);
    peers.put(endPoint, peer);
    int ofHost =
        perHost
            .compute(
                host,
                (name, count) -> {
                  AtomicInteger counted = count == null ? new AtomicInteger() : count;
                  counted.incrementAndGet();
                  return counted;
                })
            .get();
    counters.opened.increment();
    boolean tooMany = peers.size() > settings.maxConnections();
    boolean tooManyOfHost = ofHost > settings.connectionsOfHost();
    if (!tooManyOfHost && tooMany && heads.makeRoom()) {
      counters.evicted.increment();
    } else if (tooManyOfHost || tooMany) {
      counters.refused.increment();
      limitedLog.warn(
          "{}: refused a connection, {} are open, {} from {} (logged at most once a minute)",
          settings.name(),
          peers.size() - 1,
          ofHost - 1,
          host);
      endPoint.close();
      return;
    }
    Duration longest = settings.requestTimeout();
    peer.await(
        heads.begin(
            longest.compareTo(settings.idleTimeout()) < 0 ? longest : settings.idleTimeout(),
            endPoint::close));
  }

  /** The head of a request has arrived. */
  void requestBegins(EndPoint endPoint) {
    Peer peer = peers.get(endPoint);
    if (peer != null) {
      peer.await(null);
    }
  }

  /** The answer to a request is about to be sent. */
  void requestEnds(EndPoint endPoint) {
    Peer peer = peers.get(endPoint);
    if (peer != null) {
      peer.await(heads.begin(settings.idleTimeout(), endPoint::close));
    }
  }

  /** Closes connections on which a head takes too long. */
  void tick() {
    heads.endOverdue();
  }

  @Override
  public void onClosed(Connection connection) {
    Peer peer = peers.remove(connection.getEndPoint());
    if (peer != null) {
      peer.await(null);
      counters.closed.increment();
      perHost.computeIfPresent(
          peer.host, (name, count) -> count.decrementAndGet() == 0 ? null : count);
    }
  }
}
