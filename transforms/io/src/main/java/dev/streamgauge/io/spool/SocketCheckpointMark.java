package dev.streamgauge.io.spool;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.socket.SocketSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.VarInt;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The position up to which a {@link SocketSource} has been read. It names no connection, so any JVM
 * can resume from it; what was emitted after it was taken can be read again only from a {@link
 * Spool}.
 */
@Internal
@AutoValue
public abstract class SocketCheckpointMark implements UnboundedSource.CheckpointMark, Serializable {
  /** The mark of a source that has not been read. */
  public static final SocketCheckpointMark START =
      of(0, BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());

  /** Not part of the mark: a decoded one is a copy, and the original is finalized. */
  private transient @Nullable LongConsumer onFinalize;

  static SocketCheckpointMark of(long chunks, long watermarkMillis) {
    return new AutoValue_SocketCheckpointMark(chunks, watermarkMillis);
  }

  /** Creates a mark that passes its number of chunks to {@code onFinalize} when it is finalized. */
  static SocketCheckpointMark of(long chunks, long watermarkMillis, LongConsumer onFinalize) {
    SocketCheckpointMark mark = of(chunks, watermarkMillis);
    mark.onFinalize = onFinalize;
    return mark;
  }

  /**
   * Returns the number of chunks that all readers have emitted; with a spool, the number of the
   * next chunk.
   */
  public abstract long chunks();

  /** Returns the watermark as last reported, in milliseconds since the epoch. */
  public abstract long watermarkMillis();

  /**
   * Acknowledges nothing to a peer, as Spark calls it before it processes. A spool records that the
   * chunks have been emitted.
   */
  @Override
  public final void finalizeCheckpoint() {
    if (onFinalize != null) {
      onFinalize.accept(chunks());
    }
  }

  /** Returns the coder of marks. */
  public static Coder<SocketCheckpointMark> coder() {
    return MarkCoder.INSTANCE;
  }

  private static final class MarkCoder extends AtomicCoder<SocketCheckpointMark> {
    private static final MarkCoder INSTANCE = new MarkCoder();

    @Override
    public void encode(SocketCheckpointMark mark, OutputStream out) throws IOException {
      VarInt.encode(mark.chunks(), out);
      VarInt.encode(mark.watermarkMillis(), out);
    }

    @Override
    public SocketCheckpointMark decode(InputStream in) throws IOException {
      return of(VarInt.decodeLong(in), VarInt.decodeLong(in));
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
