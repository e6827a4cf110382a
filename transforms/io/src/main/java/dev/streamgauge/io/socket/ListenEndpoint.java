package dev.streamgauge.io.socket;

import dev.streamgauge.util.Closeables;
import dev.streamgauge.util.FileDescriptors;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on a port, up to a limit, which may be that of the process's file
 * descriptors. At the limit, the next peer replaces the one that has been silent for longest; those
 * after it stay in the port's queue meanwhile.
 */
final class ListenEndpoint implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ListenEndpoint.class);
  private static final long PAUSE_MILLIS = 1000;

  /** A peer that has sent something this recently keeps its connection. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LOOK_MILLIS = 100;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Connections to accept before the descriptors are counted again. */
  private static final long MOST_UNCOUNTED = 16;

  /** Reads nothing from a peer that waits for a place. */
  private static final SocketEngine.Ready NOT_YET = key -> {};

  private final SocketSettings settings;
  private final SocketEngine engine;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private SelectionKey key;
  private final Map<InetAddress, Integer> perHost = new HashMap<>();
  private int connections;

  /** The peer that waits for a place; null if there is none. */
  private @Nullable SocketChannel waiting;

  private long waitingSince;
  private long uncounted;
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
      // A thousand senders that reconnect at once after a restart must fit into the queue.
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
    SourceEvents.occurred(SourceEvents.Kind.LISTENING, settings.host() + ":" + port, "", "");
  }

  @Override
  public OptionalInt port() {
    return OptionalInt.of(port);
  }

  @Override
  public long tick() {
    if (waiting != null) {
      return seat();
    }
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
      ServerSocketChannel channel = (ServerSocketChannel) ready.channel();
      SocketChannel peer = channel.accept();
      // A peer that evicts another is the last for now: the evicted descriptor is free only after
      // the next select.
      while (peer != null && welcome(peer)) {
        peer = channel.accept();
      }
    } catch (IOException e) {
      // Most likely out of file descriptors: the peer stays in the queue, and accepting again at
      // once would only spin.
      paused = true;
      pausedAt = System.nanoTime();
      key.interestOps(0);
      warn("cannot accept a connection: " + e.getMessage());
    }
  }

  /** Gives a peer a place, or rejects it; returns false if there is no other place left now. */
  private boolean welcome(SocketChannel peer) {
    try {
      InetAddress host = ((InetSocketAddress) peer.getRemoteAddress()).getAddress();
      int ofHost = perHost.getOrDefault(host, 0);
      if (ofHost >= settings.maxConnectionsPerHost()) {
        refuse(peer, ofHost + " from " + host.getHostAddress() + " are open already");
        return true;
      }
      peer.configureBlocking(false);
      // A sender that vanished silently would otherwise keep its place forever.
      peer.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      boolean full = isFull();
      if (full && !makeRoom()) {
        waiting = peer;
        waitingSince = System.nanoTime();
        key.interestOps(0);
        // Registered so that it is closed with the others.
        peer.register(engine.selector(), 0, NOT_YET);
        return false;
      }
      adopt(peer, host);
      return !full;
    } catch (IOException e) {
      Closeables.closeQuietly(peer);
      warn("lost a connection just made: " + e.getMessage());
      return true;
    }
  }

  private void adopt(SocketChannel peer, InetAddress host) throws IOException {
    engine.adopt(peer, settings.framer(), "listen:" + host.getHostAddress(), () -> gone(host));
    connections++;
    perHost.merge(host, 1, Integer::sum);
  }

  private boolean isFull() {
    if (connections >= settings.maxConnections()) {
      return true;
    }
    if (uncounted > 0) {
      uncounted--;
      return false;
    }
    long free = FileDescriptors.free();
    uncounted = Math.min(MOST_UNCOUNTED, free) - 1;
    if (free <= 0) {
      warn("file descriptors run out (ulimit -n), the rest is kept for files");
    }
    return free <= 0;
  }

  private boolean makeRoom() {
    Optional<Connection> idle = engine.idleFor(IDLE_NANOS);
    idle.ifPresent(Connection::evict);
    return idle.isPresent();
  }

  /** Gives the waiting peer, if any, a place; returns the milliseconds until the next attempt. */
  private long seat() {
    SocketChannel peer = waiting;
    try {
      if (!isFull() || makeRoom()) {
        waiting = null;
        adopt(peer, ((InetSocketAddress) peer.getRemoteAddress()).getAddress());
      } else if (connections < settings.maxConnections()
          || System.nanoTime() - waitingSince < PATIENCE_NANOS) {
        return LOOK_MILLIS;
      } else {
        waiting = null;
        refuse(peer, connections + " are open already, and all send");
      }
    } catch (IOException e) {
      waiting = null;
      Closeables.closeQuietly(peer);
      warn("lost a connection just made: " + e.getMessage());
    }
    key.interestOps(SelectionKey.OP_ACCEPT);
    return 0;
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
    limitedLog.warn("{}: {} (logged at most once a minute)", settings.name(), what);
  }
}
