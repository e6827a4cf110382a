package dev.streamgauge.io.socket;

import dev.streamgauge.util.Closeables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import tlschannel.ClientTlsChannel;
import tlschannel.NeedsReadException;
import tlschannel.NeedsTaskException;
import tlschannel.NeedsWriteException;
import tlschannel.ServerTlsChannel;
import tlschannel.TlsChannel;
import tlschannel.TlsChannelBuilder;

/** Decrypts what a peer sends; reading also performs the handshake. */
final class TlsInput implements PeerInput {
  private final SocketChannel channel;
  private final TlsChannel tls;
  private final SelectionKey key;
  private final Consumer<SelectionKey> again;
  private final Executor worker;
  private boolean established;

  /**
   * Whether the worker computes for this peer, during which the engine's thread must not touch it.
   */
  private volatile boolean calculating;

  TlsInput(
      SocketChannel channel,
      TlsChannelBuilder<?> builder,
      SelectionKey key,
      Consumer<SelectionKey> again,
      Executor worker) {
    this.channel = channel;
    this.key = key;
    this.again = again;
    this.worker = worker;
    builder.withRunTasks(false).withSessionInitCallback(session -> established = true);
    this.tls =
        builder instanceof ServerTlsChannel.Builder server
            ? server.build()
            : ((ClientTlsChannel.Builder) builder).build();
    // The client speaks first, and the selector only waits for the other side.
    again.accept(key);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (calculating) {
      return 0;
    }
    int before = into.position();
    int last = 1;
    try {
      while (last > 0 && into.hasRemaining()) {
        last = tls.read(into);
      }
      if (into.position() > before) {
        // Full, or ended after these bytes: the selector does not see what waits inside.
        again.accept(key);
      }
    } catch (NeedsReadException e) {
      key.interestOps(SelectionKey.OP_READ);
    } catch (NeedsWriteException e) {
      key.interestOps(SelectionKey.OP_WRITE);
    } catch (NeedsTaskException e) {
      calculate(e.getTask());
    }
    int read = into.position() - before;
    return read == 0 && last < 0 ? -1 : read;
  }

  private void calculate(Runnable task) {
    key.interestOps(0);
    calculating = true;
    worker.execute(
        () -> {
          try {
            task.run();
          } finally {
            calculating = false;
            again.accept(key);
          }
        });
  }

  @Override
  public boolean established() {
    return established;
  }

  @Override
  public void close() {
    if (established && !calculating) {
      // Sends the closing alert without waiting for an answer.
      Closeables.closeQuietly(tls);
    }
    Closeables.closeQuietly(channel);
  }
}
