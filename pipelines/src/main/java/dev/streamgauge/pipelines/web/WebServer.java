package dev.streamgauge.pipelines.web;

import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A small HTTP server, by Jetty: it listens on one address and serves {@link Routes} with few
 * threads and bounded buffers.
 */
public final class WebServer implements AutoCloseable {
  private static final int THREADS = 12;
  private static final int MAX_CONNECTIONS = 128;
  private static final int MAX_HEADER_BYTES = 8 << 10;
  private static final long IDLE_MILLIS = 30_000;

  private final Server server;
  private final ServerConnector connector;
  private final EventStreams streams;
  private final WebSettings settings;

  private WebServer(
      Server server, ServerConnector connector, EventStreams streams, WebSettings settings) {
    this.server = server;
    this.connector = connector;
    this.streams = streams;
    this.settings = settings;
  }

  /**
   * Starts a server.
   *
   * @throws ConfigException if it cannot listen
   */
  public static WebServer start(WebSettings settings, Routes routes) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2, (int) IDLE_MILLIS);
    threads.setName("streamgauge-web");
    threads.setDaemon(true);
    Server server = new Server(threads);
    ServerConnector connector = connector(server, settings);
    connector.setHost(settings.address().host());
    connector.setPort(settings.address().port());
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setAcceptQueueSize(64);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
    EventStreams streams = new EventStreams();
    server.setHandler(new WebHandler(new Doors(settings), routes, streams));
    WebServer started = new WebServer(server, connector, streams, settings);
    try {
      server.start();
    } catch (Exception e) {
      started.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ConfigException(
          "--web="
              + settings.address().host()
              + ":"
              + settings.address().port()
              + " cannot be listened on: "
              + cause.getMessage()
              + ". Is the port in use? Port 0 chooses a free one.",
          e);
    }
    return started;
  }

  private static ServerConnector connector(Server server, WebSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    http.setResponseHeaderSize(MAX_HEADER_BYTES);
    if (settings.tls() == null) {
      return new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    }
    SslContextFactory.Server tls = new SslContextFactory.Server();
    try {
      tls.setSslContext(settings.tls().sslContext());
    } catch (IOException e) {
      throw new ConfigException("--webKeystore: " + e.getMessage(), e);
    }
    // One certificate serves all names; the doors check the host.
    http.addCustomizer(new SecureRequestCustomizer(false));
    List<org.eclipse.jetty.server.ConnectionFactory> protocols = new ArrayList<>();
    protocols.add(new SslConnectionFactory(tls, "http/1.1"));
    protocols.add(new HttpConnectionFactory(http));
    return new ServerConnector(
        server, 1, 1, protocols.toArray(new org.eclipse.jetty.server.ConnectionFactory[0]));
  }

  /** Returns the port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Returns the URL under which people reach it, without a slash at its end. */
  public String url() {
    return settings.urlAt(port());
  }

  @Override
  public void close() {
    streams.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the web server cannot be stopped", e);
    }
  }
}
