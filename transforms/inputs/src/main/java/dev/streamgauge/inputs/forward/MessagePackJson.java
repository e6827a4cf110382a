package dev.streamgauge.inputs.forward;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.streamgauge.inputs.record.NameCache;
import java.io.IOException;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageUnpacker;

/**
 * Writes values of MessagePack as JSON, text by its bytes: there is no object for a value. Not
 * thread-safe.
 */
final class MessagePackJson {
  private static final int DEEPEST = 64;

  private final MessageUnpacker in;
  private final Payloads payloads;

  /** Names inside of values, which have no members of ours beside them. */
  private final NameCache names = new NameCache("", name -> false);

  MessagePackJson(MessageUnpacker in, Payloads payloads) {
    this.in = in;
    this.payloads = payloads;
  }

  /** Begins a record; returns how many members it has. */
  int members() throws IOException {
    return in.unpackMapHeader();
  }

  /** Returns the name of a member, whatever type its sender gives to names. */
  SerializableString name(NameCache cache) throws IOException {
    return switch (in.getNextFormat().getValueType()) {
      case STRING, BINARY -> {
        int length = payloads.text(in);
        yield cache.of(payloads.bytes(), 0, length);
      }
      case INTEGER -> new SerializedString(in.unpackBigInteger().toString());
      default -> throw new MalformedException("a name is " + in.getNextFormat().getValueType());
    };
  }

  /** Writes the next value. */
  void write(JsonGenerator json) throws IOException {
    write(json, 0);
  }

  private void write(JsonGenerator json, int depth) throws IOException {
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
      case STRING, BINARY -> {
        int length = payloads.text(in);
        json.writeUTF8String(payloads.bytes(), 0, length);
      }
      case ARRAY -> {
        json.writeStartArray();
        for (int i = in.unpackArrayHeader(); i > 0; i--) {
          write(json, depth + 1);
        }
        json.writeEndArray();
      }
      case MAP -> {
        json.writeStartObject();
        for (int i = in.unpackMapHeader(); i > 0; i--) {
          json.writeFieldName(name(names));
          write(json, depth + 1);
        }
        json.writeEndObject();
      }
      case EXTENSION -> {
        ExtensionTypeHeader header = in.unpackExtensionTypeHeader();
        int length = payloads.keep(in, header.getLength());
        if (header.getType() == EventTime.TYPE && length == Long.BYTES) {
          json.writeNumber(EventTime.nanos(payloads.bytes()));
        } else {
          json.writeBinary(Base64Variants.getDefaultVariant(), payloads.bytes(), 0, length);
        }
      }
    }
  }
}
