package dev.streamgauge.io.socket;

import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.FileStamp;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tlschannel.ClientTlsChannel;
import tlschannel.ServerTlsChannel;
import tlschannel.TlsChannelBuilder;

/**
 * Encrypts the connections of one engine.
 *
 * <p>Java's {@code SSLEngine} encrypts; <a
 * href="https://github.com/marianobarrios/tls-channel">tls-channel</a> drives it over a
 * non-blocking channel. That library does nothing else: it provides a byte channel that says
 * whether it needs to read, write or compute before it can continue, and so fits our selector.
 * Netty's {@code SslHandler} is as good, but has its own event loops and buffers: it would replace
 * the engine, and deliver its bytes from another thread.
 *
 * <p>The expensive part of a handshake (signatures, checking certificates) runs on its own thread,
 * so that new peers do not hold up connected ones.
 */
final class Tls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private final SocketSettings settings;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private final ExecutorService worker;
  private DefaultSslEngineFactory engines;
  private FileStamp stamp;

  private Tls(SocketSettings settings, FileStamp stamp, DefaultSslEngineFactory engines) {
    this.settings = settings;
    this.stamp = stamp;
    this.engines = engines;
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            BackgroundThread.factory("streamgauge-tls-" + settings.name()));
    threads.allowCoreThreadTimeOut(true);
    this.worker = threads;
  }

  /** Creates the encryption for {@code settings}, which have TLS; throws if its files are wrong. */
  static Tls of(SocketSettings settings) throws IOException {
    try {
      // Before they are read: if they change meanwhile, they are read again.
      FileStamp stamp = settings.tls().stamp();
      return new Tls(settings, stamp, settings.tls().engines());
    } catch (IOException e) {
      throw new IOException("Cannot encrypt " + settings.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reloads keys and certificates if their files have changed, as they may expire while a listener
   * runs. While the new ones are unusable, for example because they are being written, the old ones
   * stay. Existing connections keep theirs.
   */
  private void reloadIfChanged() {
    FileStamp now = settings.tls().stamp();
    if (now.equals(stamp)) {
      return;
    }
    try {
      DefaultSslEngineFactory reloaded = settings.tls().engines();
      engines.close();
      engines = reloaded;
      stamp = now;
      LOG.info("{}: new connections use the certificates that have been put in place", name());
    } catch (IOException | RuntimeException e) {
      limitedLog.warn(
          "{}: keeping the certificates that were there before, since {} (said at most once a"
              + " minute)",
          name(),
          e.getMessage());
    }
  }

  private String name() {
    return settings.name();
  }

  /**
   * Returns the input of a connected channel.
   *
   * @param again makes the engine's thread serve a key, whether or not its channel is ready;
   *     thread-safe
   */
  PeerInput input(SocketChannel channel, SelectionKey key, Consumer<SelectionKey> again) {
    reloadIfChanged();
    DefaultSslEngineFactory engines = this.engines;
    TlsChannelBuilder<?> builder =
        settings.listens()
            ? ServerTlsChannel.newBuilder(channel, engines.sslContext())
                .withEngineFactory((SSLContext context) -> engines.createServerSslEngine("", 0))
            : ClientTlsChannel.newBuilder(
                channel,
                // "HTTPS" selects the check that the certificate is for this host, as in RFC 2818.
                engines.createClientSslEngine(settings.host(), settings.port(), "HTTPS"));
    return new TlsInput(channel, builder, key, again, worker);
  }

  @Override
  public void close() {
    worker.shutdownNow();
    engines.close();
  }
}
