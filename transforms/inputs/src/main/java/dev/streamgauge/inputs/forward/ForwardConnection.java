package dev.streamgauge.inputs.forward;

import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.receive.ByteBudget;
import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.inputs.receive.Intake;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with a forwarder: reads messages, stores their events, and then acknowledges. While
 * there is no room it waits, and TCP lets the forwarder wait.
 */
final class ForwardConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardConnection.class);
  private static final RateLimitedLogger LIMITED_LOG = new RateLimitedLogger(LOG, 10);
  private static final int BUFFER = 64 << 10;
  private static final int HANDSHAKE_MILLIS = (int) TimeUnit.SECONDS.toMillis(10);

  private final Socket socket;
  private final String host;
  private final InputSettings settings;
  private final Intake intake;
  private final InputCounters counters;
  private final ByteBudget memory;
  private final @Nullable String sharedKey;

  ForwardConnection(
      Socket socket,
      String host,
      InputSettings settings,
      Intake intake,
      InputCounters counters,
      ByteBudget memory,
      @Nullable String sharedKey) {
    this.socket = socket;
    this.host = host;
    this.settings = settings;
    this.intake = intake;
    this.counters = counters;
    this.memory = memory;
    this.sharedKey = sharedKey;
  }

  /** Serves the connection until its end. */
  void run() {
    try {
      socket.setSoTimeout(HANDSHAKE_MILLIS);
      if (socket instanceof SSLSocket tls) {
        tls.startHandshake();
      }
      MessageLimit in =
          new MessageLimit(
              new BufferedInputStream(socket.getInputStream(), BUFFER),
              settings.maxRequestBytes(),
              settings.requestTimeout().toNanos());
      MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(in);
      MessagePacker packer =
          MessagePack.newDefaultPacker(new BufferedOutputStream(socket.getOutputStream()));
      if (sharedKey != null) {
        new SharedKey(sharedKey).greet(unpacker, packer);
      }
      socket.setSoTimeout((int) settings.idleTimeout().toMillis());
      while (unpacker.hasNext()) {
        message(in, unpacker, packer);
      }
    } catch (BadRequestException | MessagePackException e) {
      counters.rejected.increment();
      LIMITED_LOG.warn(
          "{}: closed a connection from {}: {}", settings.name(), host, e.getMessage());
    } catch (IOException e) {
      LOG.debug("{}: a connection from {} is lost", settings.name(), host, e);
    } catch (RuntimeException e) {
      counters.rejected.increment();
      LIMITED_LOG.warn("{}: a message from {} cannot be understood", settings.name(), host, e);
    }
  }

  private void message(MessageLimit in, MessageUnpacker unpacker, MessagePacker packer)
      throws IOException, BadRequestException {
    in.startMessage();
    LineBatchBuilder lines =
        LineBatch.builder(settings.origin(host)).maxLineBytes(settings.maxLineBytes());
    String chunk;
    try (ByteBudget.Share share = memory.share()) {
      chunk =
          new ForwardMessage(lines, settings.maxLineBytes(), settings.maxRequestBytes(), share)
              .read(unpacker);
      if (intake.putPatiently(lines.build()) != Intake.Outcome.STORED) {
        // Not acknowledged: the forwarder sends it again.
        throw new IOException("shutting down");
      }
    }
    counters.accepted.increment();
    in.endMessage();
    if (chunk != null) {
      packer.packMapHeader(1).packString("ack").packString(chunk).flush();
    }
  }
}
