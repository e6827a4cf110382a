package dev.streamgauge.io.socket;

import dev.streamgauge.util.Closeables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Reads unencrypted bytes. */
final class PlainInput implements PeerInput {
  private final SocketChannel channel;

  PlainInput(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public boolean established() {
    return true;
  }

  @Override
  public void close() {
    Closeables.closeQuietly(channel);
  }
}
