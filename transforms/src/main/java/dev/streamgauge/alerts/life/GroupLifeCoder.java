package dev.streamgauge.alerts.life;

import dev.streamgauge.lines.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The coder of {@link GroupLife}. */
final class GroupLifeCoder extends AtomicCoder<GroupLife> {
  private static final GroupLifeCoder INSTANCE = new GroupLifeCoder();

  static GroupLifeCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(GroupLife life, OutputStream out) throws IOException {
    ByteBuf buf = new ByteBuf(1024);
    life.encode(buf);
    buf.writeFramed(out);
  }

  @Override
  public GroupLife decode(InputStream in) throws IOException {
    return ByteBuf.decodeFramed(in, "GroupLife", GroupLife::decode);
  }

  @Override
  public void verifyDeterministic() {
    // Sorted maps and fixed encodings.
  }
}
