package dev.streamgauge.inputs.forward;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageUnpacker;

/** Writes values of MessagePack as JSON. */
final class MessagePackJson {
  private static final int DEEPEST = 64;

  private final Payloads payloads;

  MessagePackJson(Payloads payloads) {
    this.payloads = payloads;
  }

  /** Returns the name of a member, whatever type its sender gives to names. */
  String name(MessageUnpacker in) throws IOException {
    return switch (in.getNextFormat().getValueType()) {
      case STRING, BINARY -> payloads.text(in);
      case INTEGER -> in.unpackBigInteger().toString();
      default -> throw new MalformedException("a name is " + in.getNextFormat().getValueType());
    };
  }

  /** Writes the next value. */
  void write(MessageUnpacker in, JsonGenerator json, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new MalformedException("a value is nested more than " + DEEPEST + " deep");
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
      case STRING, BINARY -> json.writeString(payloads.text(in));
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
        byte[] payload = payloads.bytes(in, header.getLength());
        if (header.getType() == EventTime.TYPE && payload.length == Long.BYTES) {
          json.writeNumber(EventTime.nanos(payload));
        } else {
          json.writeBinary(payload);
        }
      }
    }
  }
}
