package dev.streamgauge.inputs.forward;

import java.io.IOException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** Reads the length of bytes or text, which senders use for the same purposes. */
final class PayloadLength {
  private PayloadLength() {}

  static int read(MessageUnpacker in) throws IOException {
    return in.getNextFormat().getValueType() == ValueType.BINARY
        ? in.unpackBinaryHeader()
        : in.unpackRawStringHeader();
  }
}
