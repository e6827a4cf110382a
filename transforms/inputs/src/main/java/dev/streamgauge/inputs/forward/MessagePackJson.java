package dev.streamgauge.inputs.forward;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** Writes values of MessagePack as JSON. */
final class MessagePackJson {
  private static final int DEEPEST = 64;
  private static final int LONGEST = 16 << 20;

  private MessagePackJson() {}

  /** Returns the name of a member, whatever type its sender gives to names. */
  static String name(MessageUnpacker in) throws IOException {
    return switch (in.getNextFormat().getValueType()) {
      case STRING, BINARY -> text(in);
      case INTEGER -> in.unpackBigInteger().toString();
      default -> throw new IOException("a name is " + in.getNextFormat().getValueType());
    };
  }

  private static String text(MessageUnpacker in) throws IOException {
    if (in.getNextFormat().getValueType() == ValueType.STRING) {
      return in.unpackString();
    }
    int length = in.unpackBinaryHeader();
    if (length > LONGEST) {
      throw new IOException("a value is longer than " + LONGEST + " bytes");
    }
    return new String(in.readPayload(length), StandardCharsets.UTF_8);
  }

  /** Writes the next value. */
  static void write(MessageUnpacker in, JsonGenerator json, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("a value is nested more than " + DEEPEST + " deep");
    }
    switch (in.getNextFormat().getValueType()) {
      case NIL -> {
        in.unpackNil();
        json.writeNull();
      }
      case BOOLEAN -> json.writeBoolean(in.unpackBoolean());
      case INTEGER -> {
        switch (in.getNextFormat()) {
          case UINT64 -> json.writeNumber(in.unpackBigInteger());
          default -> json.writeNumber(in.unpackLong());
        }
      }
      case FLOAT -> json.writeNumber(in.unpackDouble());
      // Ruby's and C's senders give text as bytes.
      case STRING, BINARY -> json.writeString(text(in));
      case ARRAY -> {
        json.writeStartArray();
        for (int i = in.unpackArrayHeader(); i > 0; i--) {
          write(in, json, depth + 1);
        }
        json.writeEndArray();
      }
      case MAP -> {
        json.writeStartObject();
        for (int i = in.unpackMapHeader(); i > 0; i--) {
          json.writeFieldName(name(in));
          write(in, json, depth + 1);
        }
        json.writeEndObject();
      }
      case EXTENSION -> {
        ExtensionTypeHeader header = in.unpackExtensionTypeHeader();
        if (header.getLength() > LONGEST) {
          throw new IOException("a value is longer than " + LONGEST + " bytes");
        }
        byte[] payload = in.readPayload(header.getLength());
        if (header.getType() == EventTime.TYPE && payload.length == Long.BYTES) {
          json.writeNumber(EventTime.nanos(payload));
        } else {
          json.writeBinary(payload);
        }
      }
    }
  }
}
