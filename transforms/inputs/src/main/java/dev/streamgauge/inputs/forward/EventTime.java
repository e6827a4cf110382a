package dev.streamgauge.inputs.forward;

import dev.streamgauge.inputs.http.BadRequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** Reads times: whole seconds, or the protocol's own type with nanoseconds. Not thread-safe. */
final class EventTime {
  /** The number of the type. */
  static final byte TYPE = 0;

  private static final int SIZE = 8;
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  private final byte[] payload = new byte[SIZE];

  /** Returns the time in nanoseconds since the epoch; 0 if there is none. */
  long read(MessageUnpacker in) throws IOException, BadRequestException {
    if (in.getNextFormat().getValueType() != ValueType.ARRAY) {
      return time(in);
    }
    // Fluent Bit sends the time with metadata of its own: [time, {}].
    int size = in.unpackArrayHeader();
    if (size < 1) {
      throw new BadRequestException("a time is an empty array");
    }
    long time = time(in);
    in.skipValue(size - 1);
    return time;
  }

  private long time(MessageUnpacker in) throws IOException, BadRequestException {
    return switch (in.getNextFormat().getValueType()) {
      case INTEGER -> TimeUnit.SECONDS.toNanos(in.unpackLong());
      case FLOAT -> (long) (in.unpackDouble() * 1e9);
      case EXTENSION -> {
        ExtensionTypeHeader header = in.unpackExtensionTypeHeader();
        if (header.getType() != TYPE || header.getLength() != SIZE) {
          throw new BadRequestException("a time is of the unknown type " + header.getType());
        }
        in.readPayload(payload);
        yield nanos(payload);
      }
      case NIL -> {
        in.unpackNil();
        yield 0;
      }
      default -> throw new BadRequestException("a time is " + in.getNextFormat().getValueType());
    };
  }

  /** Returns the time that a payload of the protocol's type begins with. */
  static long nanos(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long seconds = buffer.getInt() & UNSIGNED;
    return TimeUnit.SECONDS.toNanos(seconds) + (buffer.getInt() & UNSIGNED);
  }
}
