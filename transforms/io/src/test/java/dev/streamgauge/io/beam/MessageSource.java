package dev.streamgauge.io.beam;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * A source as of a message queue: a mark acknowledges the messages that were read since the mark
 * before. It has the splits it was made with, whatever is desired.
 */
final class MessageSource extends UnboundedSource<MessageSource.Message, MessageSource.Mark> {
  private static final AtomicInteger IDS = new AtomicInteger();
  private static final Map<Integer, Queue> QUEUES = new ConcurrentHashMap<>();

  private final List<Integer> queues;
  private final boolean hasMarks;

  private MessageSource(List<Integer> queues, boolean hasMarks) {
    this.queues = List.copyOf(queues);
    this.hasMarks = hasMarks;
  }

  static MessageSource of(Queue... queues) {
    return new MessageSource(List.of(queues).stream().map(queue -> queue.id).toList(), true);
  }

  MessageSource withoutMarks() {
    return new MessageSource(queues, false);
  }

  /** A message. */
  record Message(String text, long time) implements Serializable {}

  /** What there is to read, and what became of it. */
  static final class Queue {
    private final int id = IDS.incrementAndGet();
    private final List<Message> messages = new ArrayList<>();
    private final List<String> acknowledged = new ArrayList<>();
    private Instant atEnd = BoundedWindow.TIMESTAMP_MIN_VALUE;
    private long backlogAtEnd;
    private boolean backlogFails;

    Queue() {
      QUEUES.put(id, this);
    }

    synchronized Queue message(String text, long time) {
      messages.add(new Message(text, time));
      return this;
    }

    /** A place where a reader finds nothing once. */
    synchronized Queue pause() {
      messages.add(null);
      return this;
    }

    /** Sets the watermark where all was read. */
    synchronized Queue watermarkAtEnd(Instant watermark) {
      atEnd = watermark;
      return this;
    }

    synchronized Queue backlogAtEnd(long bytes) {
      backlogAtEnd = bytes;
      return this;
    }

    /** Makes the source fail when it is asked what waits. */
    synchronized Queue backlogFails() {
      backlogFails = true;
      return this;
    }

    synchronized List<String> acknowledged() {
      return List.copyOf(acknowledged);
    }

    private synchronized void acknowledge(List<String> texts) {
      acknowledged.addAll(texts);
    }

    private synchronized Message get(int i) {
      return i < messages.size() ? messages.get(i) : null;
    }

    private synchronized boolean isAtEnd(int i) {
      return i >= messages.size();
    }

    private synchronized Instant atEnd() {
      return atEnd;
    }

    private synchronized long backlog(int i) {
      if (backlogFails) {
        throw new IllegalStateException("not allowed to ask");
      }
      return i < messages.size() ? messages.size() - i : backlogAtEnd;
    }
  }

  /** The position, and what is acknowledged there. */
  record Mark(int queue, int next, List<String> texts)
      implements UnboundedSource.CheckpointMark, Serializable {
    @Override
    public void finalizeCheckpoint() {
      QUEUES.get(queue).acknowledge(texts);
    }
  }

  @Override
  public List<MessageSource> split(int desiredNumSplits, PipelineOptions options) {
    return queues.stream().map(queue -> new MessageSource(List.of(queue), hasMarks)).toList();
  }

  @Override
  public UnboundedReader<Message> createReader(PipelineOptions options, Mark mark) {
    return new Reader(this, queues.get(0), mark == null ? 0 : mark.next());
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return hasMarks ? SerializableCoder.of(Mark.class) : null;
  }

  @Override
  public Coder<Message> getOutputCoder() {
    return SerializableCoder.of(Message.class);
  }

  private static final class Reader extends UnboundedReader<Message> {
    private final MessageSource source;
    private final Queue queue;
    private List<String> unacknowledged = new ArrayList<>();
    private Message current;
    private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
    private int next;

    Reader(MessageSource source, int queue, int next) {
      this.source = source;
      this.queue = QUEUES.get(queue);
      this.next = next;
    }

    @Override
    public boolean start() throws IOException {
      return advance();
    }

    @Override
    public boolean advance() {
      current = queue.get(next);
      if (!queue.isAtEnd(next)) {
        next++;
      }
      if (current != null) {
        unacknowledged.add(current.text());
        watermark = new Instant(Math.max(watermark.getMillis(), current.time()));
      }
      return current != null;
    }

    @Override
    public Message getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return new Instant(getCurrent().time());
    }

    @Override
    public Instant getWatermark() {
      Instant atEnd = queue.atEnd();
      return queue.isAtEnd(next) && atEnd.isAfter(watermark) ? atEnd : watermark;
    }

    @Override
    public long getSplitBacklogBytes() {
      return queue.backlog(next);
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      List<String> texts = unacknowledged;
      unacknowledged = new ArrayList<>();
      return source.hasMarks ? new Mark(queue.id, next, texts) : null;
    }

    @Override
    public MessageSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
