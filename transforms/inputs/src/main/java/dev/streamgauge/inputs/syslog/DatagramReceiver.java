package dev.streamgauge.inputs.syslog;

import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.inputs.receive.Intake;
import dev.streamgauge.inputs.receive.Receiver;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.Closeables;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives datagrams, each of them a line. One thread takes all that are there, and puts them into
 * the intake by sender. While the intake is full it reads nothing: the system's buffer fills, and
 * then the system drops datagrams of UDP, which is counted, and lets senders to a Unix socket wait.
 */
@Internal
public final class DatagramReceiver implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramReceiver.class);

  /** The most datagrams taken at once, and the most bytes, before they are handed on. */
  private static final int MOST = 8192;

  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST = 1 << 16;

  /** Fewer than this many at once are so few that the thread rests until there are more. */
  private static final int MANY = 1024;

  /** At a million datagrams a second, these are a thousand, which any system has room for. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Hosts whose datagrams are kept apart at once; a forged sender costs its own batch. */
  private static final int MOST_HOSTS = 256;

  private final InputSettings settings;
  private final Intake intake;
  private final InputCounters counters;
  private final DatagramChannel channel;
  private final Selector selector;
  private final Runnable onClose;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST);
  private final byte[] datagram = new byte[LONGEST];
  private final Map<String, LineBatchBuilder> bySender = new HashMap<>();
  private final @Nullable KernelDrops drops;
  private final Thread thread;
  private @Nullable SocketAddress lastSender;
  private @Nullable LineBatchBuilder lastLines;
  private volatile boolean closed;

  /**
   * Starts to receive.
   *
   * @param channel bound; closed with this receiver
   * @param onClose called when it is closed
   */
  DatagramReceiver(
      InputSettings settings,
      Intake intake,
      InputCounters counters,
      DatagramChannel channel,
      Runnable onClose)
      throws IOException {
    this.settings = settings;
    this.intake = intake;
    this.counters = counters;
    this.channel = channel;
    this.onClose = onClose;
    channel.configureBlocking(false);
    this.selector = channel.provider().openSelector();
    channel.register(selector, SelectionKey.OP_READ);
    this.drops = port().isPresent() ? new KernelDrops(port().getAsInt()) : null;
    this.thread = BackgroundThread.of("streamgauge-" + settings.name(), this::run);
    thread.start();
    LOG.info("{}: receiving datagrams", settings.name());
  }

  @Override
  public OptionalInt port() {
    try {
      return channel.getLocalAddress() instanceof InetSocketAddress address
          ? OptionalInt.of(address.getPort())
          : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  private void run() {
    try {
      while (!closed) {
        int taken = take();
        if (taken == 0) {
          selector.select();
          selector.selectedKeys().clear();
        } else if (taken < MANY) {
          // More at once cost less, each and on their way through the pipeline.
          LockSupport.parkNanos(REST_NANOS);
        }
      }
      // What has come until now.
      int unused = take();
    } catch (ClosedSelectorException e) {
      if (!closed) {
        throw e;
      }
    } catch (IOException e) {
      if (!closed) {
        throw new IllegalStateException("Receiving from " + settings.name() + " failed", e);
      }
    } finally {
      Closeables.closeQuietly(channel);
      Closeables.closeQuietly(selector);
    }
  }

  /** Takes the datagrams that are there and hands them on; returns how many. */
  private int take() throws IOException {
    int count = 0;
    int bytes = 0;
    while (count < MOST && bytes < MOST_BYTES) {
      buffer.clear();
      SocketAddress sender = channel.receive(buffer);
      if (sender == null && buffer.position() == 0) {
        break;
      }
      count++;
      buffer.flip();
      int length = buffer.remaining();
      buffer.get(datagram, 0, length);
      bytes += length;
      int end = withoutEnd(length);
      if (end > 0) {
        linesOf(sender).append(datagram, 0, end, 0);
      }
    }
    handOn();
    return count;
  }

  /** Returns the length without the newline, or the zero byte, that some senders end with. */
  private int withoutEnd(int length) {
    int end = length;
    while (end > 0
        && (datagram[end - 1] == '\n' || datagram[end - 1] == '\r' || datagram[end - 1] == 0)) {
      end--;
    }
    return end;
  }

  private LineBatchBuilder linesOf(@Nullable SocketAddress sender) {
    // The channel returns the same object while the sender is the same.
    if (lastLines == null || sender != lastSender) {
      String host =
          sender instanceof InetSocketAddress address
              ? address.getAddress().getHostAddress()
              : settings.host();
      if (bySender.size() == MOST_HOSTS && !bySender.containsKey(host)) {
        handOn();
      }
      lastLines = bySender.computeIfAbsent(host, this::builder);
      lastSender = sender;
    }
    return lastLines;
  }

  private LineBatchBuilder builder(String host) {
    return LineBatch.builder(settings.origin(host)).maxLineBytes(settings.maxLineBytes());
  }

  private void handOn() {
    for (LineBatchBuilder lines : bySender.values()) {
      Intake.Outcome unused = intake.putPatiently(lines.build());
    }
    bySender.clear();
    lastLines = null;
  }

  @Override
  public void tick() {
    if (drops == null) {
      return;
    }
    long before = counters.dropped.get();
    long now = drops.read();
    if (now > before) {
      counters.dropped.set(now);
      limitedLog.warn(
          "{}: the system has dropped {} datagrams, since they came faster than they were read:"
              + " raise receiveBuffer and net.core.rmem_max (logged at most once a minute)",
          settings.name(),
          now);
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    onClose.run();
  }
}
