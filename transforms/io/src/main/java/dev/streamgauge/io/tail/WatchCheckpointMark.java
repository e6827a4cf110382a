package dev.streamgauge.io.tail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.util.VarInt;

/**
 * The position up to which each file of a {@link WatchSource} has been read. Any JVM that sees the
 * same files can resume from it, whatever their names are by then.
 */
@Internal
public final class WatchCheckpointMark implements UnboundedSource.CheckpointMark {
  private static final Coder<List<FilePosition>> POSITIONS = ListCoder.of(FilePosition.CODER);

  private final List<FilePosition> positions;
  private final long latestMillis;

  /**
   * Creates a mark.
   *
   * @param positions those of all files; for a rewritten file also the previous one
   * @param latestMillis the latest time assigned to a line or reported as watermark
   */
  WatchCheckpointMark(List<FilePosition> positions, long latestMillis) {
    this.positions = positions;
    this.latestMillis = latestMillis;
  }

  List<FilePosition> positions() {
    return positions;
  }

  long latestMillis() {
    return latestMillis;
  }

  /** Does nothing: files stay where they are. */
  @Override
  public void finalizeCheckpoint() {}

  /** Returns the coder of marks. */
  public static Coder<WatchCheckpointMark> coder() {
    return MarkCoder.INSTANCE;
  }

  private static final class MarkCoder extends AtomicCoder<WatchCheckpointMark> {
    private static final MarkCoder INSTANCE = new MarkCoder();

    @Override
    public void encode(WatchCheckpointMark mark, OutputStream out) throws IOException {
      VarInt.encode(mark.latestMillis, out);
      POSITIONS.encode(mark.positions, out);
    }

    @Override
    public WatchCheckpointMark decode(InputStream in) throws IOException {
      long latestMillis = VarInt.decodeLong(in);
      return new WatchCheckpointMark(FilePosition.decodeList(in), latestMillis);
    }
  }
}
