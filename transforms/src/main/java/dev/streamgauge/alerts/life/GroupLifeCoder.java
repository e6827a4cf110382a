package dev.streamgauge.alerts.life;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;

/** The coder of {@link GroupLife}. */
final class GroupLifeCoder extends FramedCoder<GroupLife> {
  private static final GroupLifeCoder INSTANCE = new GroupLifeCoder();

  static GroupLifeCoder of() {
    return INSTANCE;
  }

  private GroupLifeCoder() {
    super("GroupLife");
  }

  @Override
  protected void write(GroupLife life, ByteBuf buf) {
    life.encode(buf);
  }

  @Override
  protected GroupLife read(ByteBuf buf) {
    return GroupLife.decode(buf);
  }

  @Override
  public void verifyDeterministic() {
    // Sorted maps and fixed encodings.
  }
}
