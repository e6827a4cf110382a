package dev.streamgauge.io.socket;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a peer sends, in the clear. Used by the engine's thread, never blocks. */
interface PeerInput {
  /**
   * Reads what is there.
   *
   * @return the number of bytes, 0 if there are none now, -1 if the peer has ended
   * @throws IOException if the connection has failed; what was read before is in {@code into}
   */
  int read(ByteBuffer into) throws IOException;

  /** Whether the peer can send lines, with all that comes before done. */
  boolean established();

  void close();
}
