package dev.streamgauge.inputs.http;

import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.util.RateLimitedLogger;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes connections beyond the limits at once, and counts all. */
final class ConnectionLimits implements Connection.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

  private final InputSettings settings;
  private final InputCounters counters;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private final Map<EndPoint, String> hosts = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> perHost = new ConcurrentHashMap<>();

  ConnectionLimits(InputSettings settings, InputCounters counters) {
    this.settings = settings;
    this.counters = counters;
  }

  @Override
  public void onOpened(Connection connection) {
    EndPoint endPoint = connection.getEndPoint();
    SocketAddress address = endPoint.getRemoteSocketAddress();
    String host =
        address instanceof InetSocketAddress inet && inet.getAddress() != null
            ? inet.getAddress().getHostAddress()
            : "?";
    // With TLS, the connection of HTTP comes after that of TLS on the same end point.
    if (hosts.putIfAbsent(endPoint, host) != null) {
      return;
    }
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
    if (hosts.size() > settings.maxConnections() || ofHost > settings.connectionsOfHost()) {
      counters.refused.increment();
      limitedLog.warn(
          "{}: refused a connection, {} are open, {} from {} (logged at most once a minute)",
          settings.name(),
          hosts.size() - 1,
          ofHost - 1,
          host);
      endPoint.close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    String host = hosts.remove(connection.getEndPoint());
    if (host != null) {
      counters.closed.increment();
      perHost.computeIfPresent(host, (name, count) -> count.decrementAndGet() == 0 ? null : count);
    }
  }
}
