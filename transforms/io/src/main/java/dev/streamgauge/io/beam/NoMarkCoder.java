package dev.streamgauge.io.beam;

import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The coder of marks that cannot be kept: they come back as null, from which reading begins. */
final class NoMarkCoder<M extends CheckpointMark> extends CustomCoder<M> {
  private static final long serialVersionUID = 1L;

  @Override
  public void encode(M mark, OutputStream out) {
    // There is nothing to keep.
  }

  @Override
  public @Nullable M decode(InputStream in) {
    return null;
  }
}
