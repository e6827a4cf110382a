package dev.streamgauge.io;

import com.google.auto.value.AutoValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.VarInt;

/**
 * How far a {@link SocketSource} has been read. It names no connection, so it can be resumed from
 * in any JVM; what was handed out after it was taken cannot be read again.
 */
@AutoValue
public abstract class SocketMark implements UnboundedSource.CheckpointMark, Serializable {
  /** The mark of a source that has not been read. */
  static final SocketMark START = of(0, BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());

  static SocketMark of(long chunks, long watermarkMillis) {
    return new AutoValue_SocketMark(chunks, watermarkMillis);
  }

  /** The number of chunks handed out so far, by all readers. */
  public abstract long chunks();

  /** The watermark as last told, in milliseconds since the epoch. */
  public abstract long watermarkMillis();

  /** Does nothing: there is nobody to acknowledge to, and Spark calls it before it processes. */
  @Override
  public final void finalizeCheckpoint() {}

  /** The coder of marks. */
  public static Coder<SocketMark> coder() {
    return MarkCoder.INSTANCE;
  }

  private static final class MarkCoder extends AtomicCoder<SocketMark> {
    private static final MarkCoder INSTANCE = new MarkCoder();

    @Override
    public void encode(SocketMark mark, OutputStream out) throws IOException {
      VarInt.encode(mark.chunks(), out);
      VarInt.encode(mark.watermarkMillis(), out);
    }

    @Override
    public SocketMark decode(InputStream in) throws IOException {
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
