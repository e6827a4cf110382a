package dev.streamgauge.inputs.otlp;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/** Where a field is in the bytes of a request; empty if it is missing. */
final class Slice {
  private int from;
  private int length;

  /**
   * Takes the field that {@code in} is at, and skips it.
   *
   * @param base where {@code in} has begun
   */
  void read(CodedInputStream in, int base) throws IOException {
    int size = in.readRawVarint32();
    from = base + in.getTotalBytesRead();
    in.skipRawBytes(size);
    length = size;
  }

  void set(int newFrom, int to) {
    from = newFrom;
    length = to - newFrom;
  }

  void clear() {
    length = 0;
  }

  int from() {
    return from;
  }

  int length() {
    return length;
  }

  int to() {
    return from + length;
  }

  boolean isEmpty() {
    return length == 0;
  }
}
