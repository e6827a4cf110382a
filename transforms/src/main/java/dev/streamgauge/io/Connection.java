package dev.streamgauge.io;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** One peer: what a read returns is framed into one chunk, until the peer is gone. */
final class Connection implements SocketEngine.Ready {
  private final SocketChannel channel;
  private final LineFramer framer;
  private final String origin;
  private final ChunkBuffer buffer;
  private final ByteBuffer scratch;
  private final Consumer<String> onEnd;
  private boolean received;

  Connection(
      SocketChannel channel,
      LineFramer framer,
      String origin,
      ChunkBuffer buffer,
      ByteBuffer scratch,
      Consumer<String> onEnd) {
    this.channel = channel;
    this.framer = framer;
    this.origin = origin;
    this.buffer = buffer;
    this.scratch = scratch;
    this.onEnd = onEnd;
  }

  /** Whether the peer has sent anything. */
  boolean received() {
    return received;
  }

  @Override
  public void ready(SelectionKey key) throws InterruptedException {
    if (!buffer.awaitRoom()) {
      return;
    }
    scratch.clear();
    String end = null;
    int length = 0;
    try {
      length = channel.read(scratch);
      if (length < 0) {
        end = "closed by " + origin;
      }
    } catch (IOException e) {
      end = "with " + origin + " lost: " + e.getMessage();
    }
    received |= length > 0;
    chunk(length, end != null);
    if (end != null) {
      SocketEngine.closeQuietly(channel);
      onEnd.accept(end);
    }
  }

  private void chunk(int length, boolean atEnd) {
    LineBatchBuilder lines = LineBatch.builder(origin);
    long time = buffer.reserve();
    try {
      int from = scratch.arrayOffset();
      framer.feed(scratch.array(), from, from + length, lines, time);
      if (atEnd) {
        framer.finish(lines, time);
      }
    } finally {
      buffer.offer(compact(lines.build()));
    }
  }

  /** A builder starts with more room than the one line needs that slow peers send at a time. */
  private static LineBatch compact(LineBatch lines) {
    if (lines.isEmpty() || lines.byteSize() >= lines.bytes().length / 2) {
      return lines;
    }
    int[] all = new int[lines.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    return lines.select(all, all.length);
  }
}
