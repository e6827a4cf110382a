package dev.streamgauge.inputs.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.Body;
import dev.streamgauge.inputs.receive.ByteBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads bytes and text as they arrive: a length alone must not take memory. Of a value that is
 * longer than a line may be, the beginning is kept.
 */
final class Payloads {
  private static final int PIECE = 64 << 10;

  private final int longest;
  private final ByteBudget.Share memory;

  Payloads(int longest, ByteBudget.Share memory) {
    this.longest = longest;
    this.memory = memory;
  }

  /** Reads bytes, or text, into {@code body}, which limits them. */
  static void read(MessageUnpacker in, Body body) throws IOException, BadRequestException {
    for (int left = PayloadLength.read(in); left > 0; ) {
      byte[] piece = in.readPayload(Math.min(left, PIECE));
      body.add(ByteBuffer.wrap(piece));
      left -= piece.length;
    }
  }

  /** Reads text, which may be bytes. */
  String text(MessageUnpacker in) throws IOException {
    return new String(bytes(in, PayloadLength.read(in)), UTF_8);
  }

  /** Reads {@code length} bytes; returns as many as are kept. */
  byte[] bytes(MessageUnpacker in, int length) throws IOException {
    if (length <= PIECE) {
      return in.readPayload(length);
    }
    int kept = Math.min(length, longest);
    byte[] bytes = new byte[0];
    int size = 0;
    for (int left = length; left > 0; ) {
      byte[] piece = in.readPayload(Math.min(left, PIECE));
      left -= piece.length;
      int more = Math.min(piece.length, kept - size);
      if (size + more > bytes.length) {
        bytes = grow(bytes, Math.min(kept, Math.max(size + more, 2 * bytes.length)));
      }
      System.arraycopy(piece, 0, bytes, size, more);
      size += more;
    }
    memory.giveBack(bytes.length);
    return bytes;
  }

  private byte[] grow(byte[] bytes, int size) throws IOException {
    if (!memory.take(size - bytes.length)) {
      throw new BusyException();
    }
    return Arrays.copyOf(bytes, size);
  }
}
