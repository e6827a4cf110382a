package dev.streamgauge.io.socket;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The decrypted bytes that a peer sends. Used by the engine's thread; never blocks. */
interface PeerInput {
  /**
   * Reads what is available.
   *
   * @return the number of bytes, 0 if there are none now, -1 if the peer has ended
   * @throws IOException if the connection has failed; what was read before is in {@code into}
   */
  int read(ByteBuffer into) throws IOException;

  /** Returns whether the peer can send lines: everything before them is done. */
  boolean established();

  void close();
}
