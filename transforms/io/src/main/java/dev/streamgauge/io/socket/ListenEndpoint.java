package dev.streamgauge.io.socket;

import dev.streamgauge.util.Closeables;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections on a port, up to a limit. */
final class ListenEndpoint implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ListenEndpoint.class);
  private static final long PAUSE_MILLIS = 1000;

  private final SocketSettings settings;
  private final SocketEngine engine;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private SelectionKey key;
  private final Map<InetAddress, Integer> perHost = new HashMap<>();
  private int connections;
  private boolean paused;
  private long pausedAt;
  private volatile int port;

  ListenEndpoint(SocketSettings settings, SocketEngine engine) {
    this.settings = settings;
    this.engine = engine;
  }

  @Override
  public void open() throws IOException {
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    String where = settings.host() + ":" + settings.port();
    if (address.isUnresolved()) {
      throw new IOException("Cannot listen on " + where + ": there is no such host");
    }
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      // A thousand senders that come back at once after a restart must find room in the queue.
      channel.bind(address, 1024);
      key = channel.register(engine.selector(), SelectionKey.OP_ACCEPT, this);
    } catch (IOException e) {
      Closeables.closeQuietly(channel);
      throw new IOException(
          "Cannot listen on "
              + where
              + ": "
              + e.getMessage()
              + ". Choose another port, or stop what uses this one; a pipeline that has ended"
              + " keeps its port for another "
              + settings.grace().toSeconds()
              + " s.",
          e);
    }
    port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    LOG.info("{}: listening on port {}", settings.name(), port);
  }

  @Override
  public OptionalInt port() {
    return OptionalInt.of(port);
  }

  @Override
  public long tick() {
    if (!paused) {
      return 0;
    }
    long left = PAUSE_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pausedAt);
    if (left > 0) {
      return left;
    }
    paused = false;
    key.interestOps(SelectionKey.OP_ACCEPT);
    return 0;
  }

  @Override
  public void ready(SelectionKey ready) {
    try {
      SocketChannel peer = ((ServerSocketChannel) ready.channel()).accept();
      while (peer != null) {
        welcome(peer);
        peer = ((ServerSocketChannel) ready.channel()).accept();
      }
    } catch (IOException e) {
      // Out of file descriptors, most likely: the peer stays in the queue, and accepting at once
      // again would only spin.
      paused = true;
      pausedAt = System.nanoTime();
      key.interestOps(0);
      warn("cannot accept a connection: " + e.getMessage());
    }
  }

  private void welcome(SocketChannel peer) {
    if (connections >= settings.maxConnections()) {
      refuse(peer, connections + " are open already");
      return;
    }
    try {
      InetAddress host = ((InetSocketAddress) peer.getRemoteAddress()).getAddress();
      int ofHost = perHost.getOrDefault(host, 0);
      if (ofHost >= settings.maxConnectionsPerHost()) {
        refuse(peer, ofHost + " from " + host.getHostAddress() + " are open already");
        return;
      }
      peer.configureBlocking(false);
      // A sender that vanished without a word would otherwise hold its place for ever.
      peer.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      engine.adopt(peer, settings.framer(), "listen:" + host.getHostAddress(), () -> gone(host));
      connections++;
      perHost.merge(host, 1, Integer::sum);
    } catch (IOException e) {
      Closeables.closeQuietly(peer);
      warn("lost a connection just made: " + e.getMessage());
    }
  }

  private void gone(InetAddress host) {
    connections--;
    perHost.computeIfPresent(host, (address, count) -> count == 1 ? null : count - 1);
  }

  private void refuse(SocketChannel peer, String why) {
    engine.counters().refused.increment();
    Closeables.closeQuietly(peer);
    warn("refused a connection, " + why);
  }

  private void warn(String what) {
    limitedLog.warn("{}: {} (said at most once a minute)", settings.name(), what);
  }
}
