package dev.streamgauge.io.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.VarInt;
import org.joda.time.Instant;

/**
 * A source whose input is a list in this JVM, which tests add to while it is read. Its copies by
 * serialization read the same list.
 */
public final class FakeSource extends UnboundedSource<String, FakeSource.Mark> {
  private static final AtomicInteger IDS = new AtomicInteger();
  private static final Map<Integer, Feed> FEEDS = new ConcurrentHashMap<>();

  private final int id = IDS.incrementAndGet();

  public FakeSource() {
    FEEDS.put(id, new Feed());
  }

  public Feed feed() {
    return FEEDS.get(id);
  }

  /** The number of entries read. */
  public record Mark(int next) implements UnboundedSource.CheckpointMark {
    static final AtomicInteger FINALIZED = new AtomicInteger();

    @Override
    public void finalizeCheckpoint() {
      FINALIZED.incrementAndGet();
    }
  }

  /** A line, or if that is null a place where the source has nothing for the moment. */
  record Entry(String line, long time, Instant watermarkBehind) {}

  /** What there is to read. */
  public static final class Feed {
    private final List<Entry> entries = new ArrayList<>();

    /** The watermark where all was read; null for that behind the last entry. */
    private Instant idleWatermark;

    private Exception failure;

    /** What readers wait for in {@code start()}, if there is one. */
    volatile CountDownLatch gate;

    /** What they wait for before the second look and each after, if there is one. */
    volatile CountDownLatch beforeLook;

    /** Whether a reader that is interrupted while it waits goes on as if it had found nothing. */
    volatile boolean swallowsInterrupts;

    final AtomicInteger closedInterrupted = new AtomicInteger();

    /** Whether there are lines that looks do not find yet. */
    volatile boolean behind;

    final List<FakeSource> splits = new ArrayList<>();
    final AtomicInteger readers = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();

    /** Readers that wait for {@link #beforeLook} to open. */
    final AtomicInteger held = new AtomicInteger();

    final AtomicInteger looksInVain = new AtomicInteger();
    final AtomicInteger furthest = new AtomicInteger();

    synchronized Feed line(String line, long time, long watermarkBehind) {
      entries.add(new Entry(line, time, new Instant(watermarkBehind)));
      return this;
    }

    public Feed line(String line, long time) {
      return line(line, time, time);
    }

    /** A place where a reader says once that there is nothing for the moment. */
    public synchronized Feed pause() {
      entries.add(new Entry(null, 0, null));
      return this;
    }

    synchronized Feed idleAt(Instant watermark) {
      idleWatermark = watermark;
      return this;
    }

    Feed idleAt(long watermark) {
      return idleAt(new Instant(watermark));
    }

    /** Fails where all was read; null for not any more. */
    synchronized Feed fail(Exception exception) {
      failure = exception;
      return this;
    }

    synchronized Entry entry(int i) throws IOException {
      if (i < entries.size()) {
        return entries.get(i);
      }
      if (failure instanceof IOException io) {
        throw io;
      }
      if (failure instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      return null;
    }

    synchronized Instant watermark(int next) {
      if (next == entries.size() && idleWatermark != null) {
        return idleWatermark;
      }
      return IntStream.iterate(next - 1, i -> i >= 0, i -> i - 1)
          .mapToObj(i -> entries.get(i).watermarkBehind())
          .filter(w -> w != null)
          .findFirst()
          .orElse(BoundedWindow.TIMESTAMP_MIN_VALUE);
    }
  }

  @Override
  public List<FakeSource> split(int desiredNumSplits, PipelineOptions options) {
    for (int i = 0; i < desiredNumSplits; i++) {
      feed().splits.add(new FakeSource());
    }
    return feed().splits;
  }

  @Override
  public UnboundedReader<String> createReader(PipelineOptions options, Mark mark) {
    feed().readers.incrementAndGet();
    return new Reader(this, mark == null ? 0 : mark.next());
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return MarkCoder.INSTANCE;
  }

  @Override
  public Coder<String> getOutputCoder() {
    return StringUtf8Coder.of();
  }

  private static final class Reader extends UnboundedReader<String>
      implements SourceMetrics.Backlog {
    private final FakeSource source;
    private final Feed feed;
    private int next;
    private Entry current;

    Reader(FakeSource source, int next) {
      this.source = source;
      this.feed = source.feed();
      this.next = next;
      feed.open.incrementAndGet();
    }

    @Override
    public boolean start() throws IOException {
      await(feed.gate);
      return look();
    }

    @Override
    public boolean advance() throws IOException {
      CountDownLatch latch = feed.beforeLook;
      if (latch != null) {
        feed.held.incrementAndGet();
        await(latch);
        feed.held.decrementAndGet();
      }
      return look();
    }

    private void await(CountDownLatch latch) throws IOException {
      try {
        if (latch != null) {
          latch.await();
        }
      } catch (InterruptedException e) {
        if (!feed.swallowsInterrupts) {
          throw new IOException(e);
        }
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public long backlogLines() {
      return UNKNOWN;
    }

    @Override
    public boolean isBehind() {
      return feed.behind;
    }

    private boolean look() throws IOException {
      current = feed.entry(next);
      if (current != null) {
        next++;
        feed.furthest.accumulateAndGet(next, Math::max);
      } else {
        feed.looksInVain.incrementAndGet();
      }
      if (current != null && current.line() == null) {
        current = null;
      }
      return current != null;
    }

    @Override
    public String getCurrent() {
      return entry().line();
    }

    @Override
    public Instant getCurrentTimestamp() {
      return new Instant(entry().time());
    }

    private Entry entry() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public Instant getWatermark() {
      return feed.watermark(next);
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark(next);
    }

    @Override
    public long getSplitBacklogBytes() {
      return 4711;
    }

    @Override
    public FakeSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {
      if (Thread.currentThread().isInterrupted()) {
        feed.closedInterrupted.incrementAndGet();
      }
      feed.open.decrementAndGet();
    }
  }

  private static final class MarkCoder extends AtomicCoder<Mark> {
    private static final MarkCoder INSTANCE = new MarkCoder();

    @Override
    public void encode(Mark mark, OutputStream out) throws IOException {
      VarInt.encode(mark.next(), out);
    }

    @Override
    public Mark decode(InputStream in) throws IOException {
      return new Mark(VarInt.decodeInt(in));
    }
  }
}
