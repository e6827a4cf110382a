package dev.streamgauge.inputs.http;

import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.inputs.receive.Intake;
import dev.streamgauge.inputs.receive.Receiver;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.apache.beam.sdk.annotations.Internal;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP server, by Jetty, with few threads and bounded memory. */
@Internal
public final class HttpReceiver implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(HttpReceiver.class);

  /** Enough for the processors, and for as many requests again that wait for the disk. */
  private static final int THREADS = 8 + 2 * Runtime.getRuntime().availableProcessors();

  private static final int MAX_HEADER_BYTES = 16 << 10;

  /** Connections beyond the limit that get an answer before they are closed. */
  private static final int SPARE_CONNECTIONS = 16;

  private final InputSettings settings;
  private final Server server;
  private final ServerConnector connector;
  private final ConnectionLimits connections;
  private final RequestHandler requests;

  private HttpReceiver(
      InputSettings settings,
      Server server,
      ServerConnector connector,
      ConnectionLimits connections,
      RequestHandler requests) {
    this.settings = settings;
    this.server = server;
    this.connector = connector;
    this.connections = connections;
    this.requests = requests;
  }

  /** Starts a server of {@code routes}, the first of which that has a path answers. */
  public static Receiver start(
      InputSettings settings, Intake intake, InputCounters counters, List<Route> routes)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2, 60_000);
    threads.setName("streamgauge-" + settings.protocol());
    threads.setDaemon(true);
    Server server = new Server(threads);
    server.addBean(
        new NetworkConnectionLimit(settings.maxConnections() + SPARE_CONNECTIONS, server));
    ServerConnector connector = connector(server, settings);
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.idleTimeout().toMillis());
    connector.setAcceptQueueSize(1024);
    connector.setReuseAddress(true);
    ConnectionLimits connections = new ConnectionLimits(settings, counters);
    connector.addBean(connections);
    server.addConnector(connector);
    RequestHandler requests = new RequestHandler(settings, intake, counters, routes, connections);
    server.setHandler(requests);
    server.setErrorHandler(new MalformedRequests(counters));
    server.setStopTimeout(1000);
    HttpReceiver receiver = new HttpReceiver(settings, server, connector, connections, requests);
    try {
      server.start();
    } catch (Exception e) {
      receiver.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("Cannot listen on " + settings.name() + ": " + cause.getMessage(), e);
    }
    LOG.info("{}: listening on port {}", settings.name(), connector.getLocalPort());
    return receiver;
  }

  private static ServerConnector connector(Server server, InputSettings settings)
      throws IOException {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    if (settings.tls() == null) {
      return new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    }
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(settings.tls().sslContext());
    switch (settings.tls().clientAuthentication()) {
      case REQUIRED -> tls.setNeedClientAuth(true);
      case OPTIONAL -> tls.setWantClientAuth(true);
      case NONE -> {}
    }
    // One certificate serves all names.
    http.addCustomizer(new SecureRequestCustomizer(false));
    ConnectionFactory[] protocols = {
      new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http)
    };
    return new ServerConnector(server, 1, 1, protocols);
  }

  @Override
  public OptionalInt port() {
    int port = connector.getLocalPort();
    return port > 0 ? OptionalInt.of(port) : OptionalInt.empty();
  }

  @Override
  public void tick() {
    connections.tick();
    requests.tick();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("{}: the server cannot be stopped in good order", settings.name(), e);
    }
  }
}
