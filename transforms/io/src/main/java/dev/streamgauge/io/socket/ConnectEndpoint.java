package dev.streamgauge.io.socket;

import dev.streamgauge.util.Backoff;
import dev.streamgauge.util.Closeables;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one connection to a server, and reconnects forever when it fails or ends. */
final class ConnectEndpoint implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectEndpoint.class);
  private static final long CONNECT_TIMEOUT_MILLIS = 10_000;

  private enum State {
    WAITING,
    CONNECTING,
    CONNECTED
  }

  private final SocketSettings settings;
  private final SocketEngine engine;
  private final Backoff backoff = new Backoff(100, 5_000);
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private State state = State.WAITING;

  /** When the wait, or the connection attempt, ends. */
  private long deadline = System.nanoTime();

  private SocketChannel channel;
  private Connection connection;
  private int attempts;
  private int addressCount = 1;

  /** Attempts that have failed since the last connection. */
  private int failures;

  ConnectEndpoint(SocketSettings settings, SocketEngine engine) {
    this.settings = settings;
    this.engine = engine;
  }

  @Override
  public void open() {}

  @Override
  public OptionalInt port() {
    return OptionalInt.empty();
  }

  @Override
  public long tick() {
    if (state != State.CONNECTED && deadline - System.nanoTime() <= 0) {
      if (state == State.CONNECTING) {
        failed(new IOException("no answer in " + CONNECT_TIMEOUT_MILLIS + " ms"));
      } else {
        connect();
      }
    }
    if (state == State.CONNECTED) {
      return 0;
    }
    // Never 0, which would mean to wait forever.
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
  }

  private void connect() {
    try {
      // Resolved each time, as the server may have moved; each address in turn, as a server may
      // listen on only one of localhost's two.
      InetAddress[] addresses = InetAddress.getAllByName(settings.host());
      addressCount = addresses.length;
      InetAddress address = addresses[Math.floorMod(attempts++, addresses.length)];
      channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      state = State.CONNECTING;
      deadline = in(CONNECT_TIMEOUT_MILLIS);
      if (channel.connect(new InetSocketAddress(address, settings.port()))) {
        connected();
      } else {
        channel.register(engine.selector(), SelectionKey.OP_CONNECT, this);
      }
    } catch (UnknownHostException e) {
      failed(new IOException("there is no such host", e));
    } catch (IOException e) {
      failed(e);
    }
  }

  @Override
  public void ready(SelectionKey key) {
    try {
      if (channel.finishConnect()) {
        connected();
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void connected() throws IOException {
    boolean again = engine.counters().opened.get() > 0;
    connection = engine.adopt(channel, settings.framer(), settings.name(), this::ended);
    state = State.CONNECTED;
    failures = 0;
    if (again) {
      engine.counters().reconnects.increment();
    }
  }

  private void ended() {
    // Connecting alone is not enough: a proxy accepts, finds no server behind it, and closes.
    if (connection.received()) {
      backoff.reset();
    }
    retry();
  }

  private void failed(IOException e) {
    engine.counters().failedConnects.increment();
    if (channel != null) {
      Closeables.closeQuietly(channel);
    }
    failures++;
    if (failures % addressCount == 0) {
      // Not before each address was tried: a server may listen on only one of them.
      SourceEvents.occurred(
          SourceEvents.Kind.CANNOT_CONNECT, settings.address(), "", e.getMessage());
    }
    boolean grows = backoff.grows();
    long delay = retry();
    String text = "{}: cannot connect ({}), next attempt in {} ms";
    if (grows) {
      LOG.info(text, settings.name(), e.getMessage(), delay);
    } else {
      limitedLog.info(text, settings.name(), e.getMessage(), delay);
    }
  }

  private long retry() {
    long delay = backoff.next();
    channel = null;
    connection = null;
    state = State.WAITING;
    deadline = in(delay);
    return delay;
  }

  private static long in(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
