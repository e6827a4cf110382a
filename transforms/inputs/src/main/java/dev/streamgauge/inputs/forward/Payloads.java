package dev.streamgauge.inputs.forward;

import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.Body;
import dev.streamgauge.inputs.receive.ByteBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads bytes and text as they arrive: a length alone must not take memory. Of a value that is
 * longer than a line may be, the beginning is kept, until the next value is read. Not thread-safe.
 */
final class Payloads {
  private static final int PIECE = 64 << 10;

  private final int longest;
  private final ByteBudget.Share memory;
  private byte[] bytes = new byte[1024];

  /** How much of {@code bytes} is accounted for: what a single piece fits into is not. */
  private int accounted = PIECE;

  Payloads(int longest, ByteBudget.Share memory) {
    this.longest = longest;
    this.memory = memory;
  }

  /** Reads bytes, or text, into {@code body}, which limits them. */
  static void read(MessageUnpacker in, Body body) throws IOException, BadRequestException {
    int left = PayloadLength.read(in);
    byte[] piece = new byte[Math.min(left, PIECE)];
    while (left > 0) {
      int size = Math.min(left, PIECE);
      in.readPayload(piece, 0, size);
      body.add(ByteBuffer.wrap(piece, 0, size));
      left -= size;
    }
  }

  /** Returns what the last value is in, from 0 on. */
  byte[] bytes() {
    return bytes;
  }

  /** Reads text, which may be bytes; returns the length of what is kept. */
  int text(MessageUnpacker in) throws IOException {
    return keep(in, PayloadLength.read(in));
  }

  /** Reads {@code length} bytes; returns how many are kept. */
  int keep(MessageUnpacker in, int length) throws IOException {
    int kept = Math.min(length, Math.max(longest, PIECE));
    for (int size = 0; size < kept; ) {
      int piece = Math.min(kept - size, PIECE);
      if (size + piece > bytes.length) {
        grow(Math.min(kept, Math.max(size + piece, 2 * bytes.length)));
      }
      in.readPayload(bytes, size, piece);
      size += piece;
    }
    if (kept < length) {
      skip(in, length - kept);
    }
    return kept;
  }

  private void grow(int size) throws IOException {
    if (size > accounted) {
      if (!memory.take(size - accounted)) {
        throw new BusyException();
      }
      accounted = size;
    }
    bytes = Arrays.copyOf(bytes, size);
  }

  private static void skip(MessageUnpacker in, int length) throws IOException {
    byte[] piece = new byte[Math.min(length, PIECE)];
    for (int left = length; left > 0; ) {
      int size = Math.min(left, PIECE);
      in.readPayload(piece, 0, size);
      left -= size;
    }
  }
}
