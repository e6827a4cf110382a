package dev.streamgauge.inputs.forward;

import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.receive.Arrivals;
import dev.streamgauge.inputs.receive.ByteBudget;
import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.inputs.receive.Intake;
import dev.streamgauge.io.source.PublishedCounts;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.util.Closeables;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
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
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private final Socket socket;
  private final String host;
  private final InputSettings settings;
  private final Intake intake;
  private final InputCounters counters;
  private final ByteBudget memory;
  private final @Nullable String sharedKey;
  private final ForwardArrivals arrivals;
  private volatile boolean gaveUp;

  ForwardConnection(
      Socket socket,
      String host,
      InputSettings settings,
      Intake intake,
      InputCounters counters,
      ByteBudget memory,
      @Nullable String sharedKey,
      ForwardArrivals arrivals) {
    this.socket = socket;
    this.host = host;
    this.settings = settings;
    this.intake = intake;
    this.counters = counters;
    this.memory = memory;
    this.sharedKey = sharedKey;
    this.arrivals = arrivals;
  }

  /** Serves the connection until its end. */
  void run() {
    try {
      socket.setSoTimeout((int) HANDSHAKE.toMillis());
      MessageLimit in =
          new MessageLimit(
              new BufferedInputStream(socket.getInputStream(), BUFFER),
              settings.maxRequestBytes(),
              settings.requestTimeout().toNanos());
      MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(in);
      MessagePacker packer =
          MessagePack.newDefaultPacker(new BufferedOutputStream(socket.getOutputStream()));
      try (Arrivals.Arrival handshake = arrivals.waiting().begin(HANDSHAKE, this::closeSocket)) {
        greet(unpacker, packer);
      }
      socket.setSoTimeout((int) settings.idleTimeout().toMillis());
      while (awaitMessage(unpacker)) {
        message(in, unpacker, packer);
      }
    } catch (BadRequestException e) {
      closed(e, e.status() == 429 ? counters.deferred : counters.rejected);
    } catch (BusyException e) {
      closed(e, counters.deferred);
    } catch (MessagePackException | MalformedException e) {
      closed(e, counters.rejected);
    } catch (IOException e) {
      if (gaveUp) {
        closed(new MalformedException("a message did not arrive in time"), counters.rejected);
        return;
      }
      LOG.debug("{}: a connection from {} is lost", settings.name(), host, e);
    } catch (RuntimeException e) {
      counters.rejected.increment();
      LIMITED_LOG.warn("{}: a message from {} cannot be understood", settings.name(), host, e);
    }
  }

  private void closed(Exception reason, PublishedCounts.Count count) {
    count.increment();
    LIMITED_LOG.warn(
        "{}: closed a connection from {}: {}",
        settings.name(),
        host,
        reason.getMessage() == null ? "a message ends early" : reason.getMessage());
  }

  private void greet(MessageUnpacker unpacker, MessagePacker packer)
      throws IOException, BadRequestException {
    if (socket instanceof SSLSocket tls) {
      tls.startHandshake();
    }
    if (sharedKey != null) {
      new SharedKey(sharedKey).greet(unpacker, packer);
    }
  }

  private boolean awaitMessage(MessageUnpacker unpacker) throws IOException {
    // The time-out of the socket ends it if it is silent for longer.
    try (Arrivals.Arrival next =
        arrivals.waiting().begin(settings.idleTimeout().plus(HANDSHAKE), this::closeSocket)) {
      return unpacker.hasNext();
    }
  }

  private void giveUp() {
    gaveUp = true;
    closeSocket();
  }

  private void closeSocket() {
    Closeables.closeQuietly(socket);
  }

  private void message(MessageLimit in, MessageUnpacker unpacker, MessagePacker packer)
      throws IOException, BadRequestException {
    in.startMessage();
    LineBatchBuilder lines =
        LineBatch.builder(settings.origin(host)).maxLineBytes(settings.maxLineBytes());
    String chunk;
    try (ByteBudget.Share share = memory.share()) {
      try (Arrivals.Arrival message =
          arrivals.arriving().begin(settings.requestTimeout(), share::taken, this::giveUp)) {
        chunk =
            new ForwardMessage(lines, settings.maxLineBytes(), settings.maxRequestBytes(), share)
                .read(unpacker);
      }
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
