package dev.streamgauge.inputs.forward;

import dev.streamgauge.inputs.receive.Arrivals;
import dev.streamgauge.inputs.receive.ByteBudget;
import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.inputs.receive.Intake;
import dev.streamgauge.inputs.receive.Receiver;
import dev.streamgauge.io.socket.TlsSettings;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.Closeables;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts forwarders. Each connection has a thread, as a host's forwarder keeps one or a few open.
 */
@Internal
public final class ForwardReceiver implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardReceiver.class);

  private final InputSettings settings;
  private final Intake intake;
  private final InputCounters counters;
  private final ForwardArrivals arrivals = new ForwardArrivals(new Arrivals(), new Arrivals());
  private final ByteBudget memory;
  private final @Nullable String sharedKey;
  private final ServerSocket server;
  private final Thread acceptor;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> perHost = new HashMap<>();
  private volatile boolean closed;

  private ForwardReceiver(InputSettings settings, Intake intake, InputCounters counters)
      throws IOException {
    this.settings = settings;
    this.intake = intake;
    this.counters = counters;
    // Who has sent most of a message and stalls must not keep out all others.
    this.memory =
        new ByteBudget(
            settings.requestMemory(),
            () -> {
              boolean unused = arrivals.arriving().makeRoom();
            });
    this.sharedKey = SharedKey.read(settings.sharedKeyFile());
    this.server = server(settings.tls());
    this.acceptor = BackgroundThread.of("streamgauge-" + settings.name(), this::accept);
  }

  /** Starts to listen. */
  public static Receiver start(InputSettings settings, Intake intake, InputCounters counters)
      throws IOException {
    ForwardReceiver receiver = new ForwardReceiver(settings, intake, counters);
    try {
      receiver.server.setReuseAddress(true);
      InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
      if (address.isUnresolved()) {
        throw new IOException("there is no such host");
      }
      receiver.server.bind(address, 1024);
    } catch (IOException e) {
      Closeables.closeQuietly(receiver.server);
      throw new IOException("Cannot listen on " + settings.name() + ": " + e.getMessage(), e);
    }
    receiver.acceptor.start();
    LOG.info("{}: listening on port {}", settings.name(), receiver.server.getLocalPort());
    return receiver;
  }

  private static ServerSocket server(@Nullable TlsSettings tls) throws IOException {
    if (tls == null) {
      return new ServerSocket();
    }
    SSLServerSocket server =
        (SSLServerSocket) tls.sslContext().getServerSocketFactory().createServerSocket();
    switch (tls.clientAuthentication()) {
      case REQUIRED -> server.setNeedClientAuth(true);
      case OPTIONAL -> server.setWantClientAuth(true);
      case NONE -> {}
    }
    return server;
  }

  private void accept() {
    while (!closed) {
      try {
        serve(server.accept());
      } catch (IOException e) {
        if (!closed) {
          limitedLog.warn(
              "{}: cannot accept a connection: {} (logged at most once a minute)",
              settings.name(),
              e.getMessage());
          pause();
        }
      }
    }
  }

  /** Most likely out of file descriptors: accepting again at once would only spin. */
  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket socket) {
    String host = socket.getInetAddress().getHostAddress();
    counters.opened.increment();
    if (!admit(socket, host)) {
      counters.refused.increment();
      counters.closed.increment();
      Closeables.closeQuietly(socket);
      limitedLog.warn(
          "{}: refused a connection from {}, too many are open (logged at most once a minute)",
          settings.name(),
          host);
      return;
    }
    ForwardConnection connection =
        new ForwardConnection(
            socket, host, settings, intake, counters, memory, sharedKey, arrivals);
    BackgroundThread.of(
            "streamgauge-" + settings.protocol() + "-" + host,
            () -> {
              try {
                connection.run();
              } finally {
                release(socket, host);
              }
            })
        .start();
  }

  private boolean admit(Socket socket, String host) {
    synchronized (perHost) {
      int ofHost = perHost.getOrDefault(host, 0);
      if (closed || ofHost >= settings.connectionsOfHost()) {
        return false;
      }
      if (open.size() >= settings.maxConnections()) {
        // The one that has been silent for longest makes room.
        if (!arrivals.waiting().makeRoom()) {
          return false;
        }
        counters.evicted.increment();
      }
      perHost.put(host, ofHost + 1);
      open.add(socket);
      return true;
    }
  }

  private void release(Socket socket, String host) {
    Closeables.closeQuietly(socket);
    counters.closed.increment();
    synchronized (perHost) {
      open.remove(socket);
      perHost.computeIfPresent(host, (name, count) -> count == 1 ? null : count - 1);
    }
  }

  @Override
  public OptionalInt port() {
    return OptionalInt.of(server.getLocalPort());
  }

  @Override
  public void tick() {
    arrivals.tick();
  }

  @Override
  public void close() {
    closed = true;
    Closeables.closeQuietly(server);
    open.forEach(Closeables::closeQuietly);
    try {
      acceptor.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
