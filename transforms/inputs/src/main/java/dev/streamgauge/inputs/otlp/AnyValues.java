package dev.streamgauge.inputs.otlp;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.streamgauge.inputs.record.NameCache;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.io.IOException;

/**
 * Writes values and named values as JSON, from the bytes of a request to those of a line: there is
 * no object for a value. Not thread-safe.
 */
final class AnyValues {
  // The fields of a value.
  static final int STRING =
      AnyValue.STRING_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int BOOL = AnyValue.BOOL_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
  static final int INT = AnyValue.INT_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
  static final int DOUBLE = AnyValue.DOUBLE_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_FIXED64;
  static final int BYTES =
      AnyValue.BYTES_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int ARRAY =
      AnyValue.ARRAY_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int KVLIST =
      AnyValue.KVLIST_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private static final int DEEPEST = 64;
  private static final int KEY = lengthDelimited(KeyValue.KEY_FIELD_NUMBER);
  private static final int VALUE = lengthDelimited(KeyValue.VALUE_FIELD_NUMBER);
  private static final int ELEMENT = lengthDelimited(ArrayValue.VALUES_FIELD_NUMBER);
  private static final int PAIR = lengthDelimited(KeyValueList.VALUES_FIELD_NUMBER);

  private final Slice text = new Slice();

  /** Names inside of values, which have no members of ours beside them. */
  private final NameCache names = new NameCache("", name -> false);

  /** Where the values are. */
  private byte[] bytes = new byte[0];

  /** Where in the bytes the stream has begun that is read. */
  private int base;

  static int lengthDelimited(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that has not begun");
    }
  }

  /** Writes the pairs that are the fields {@code tag} among those in {@code [from, to)}. */
  void pairs(byte[] in, int from, int to, int tag, NameCache pairNames, JsonGenerator json)
      throws IOException {
    bytes = in;
    base = from;
    pairs(CodedInputStream.newInstance(in, from, to - from), tag, pairNames, json, 0);
  }

  /** Writes the value in {@code [from, to)}. */
  void value(byte[] in, int from, int to, JsonGenerator json) throws IOException {
    bytes = in;
    base = from;
    value(CodedInputStream.newInstance(in, from, to - from), json, 0);
  }

  private void pairs(
      CodedInputStream in, int wanted, NameCache pairNames, JsonGenerator json, int depth)
      throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == wanted) {
        int limit = in.pushLimit(in.readRawVarint32());
        pair(in, pairNames, json, depth);
        in.popLimit(limit);
      } else {
        skip(in, tag);
      }
    }
  }

  private void pair(CodedInputStream in, NameCache pairNames, JsonGenerator json, int depth)
      throws IOException {
    boolean named = false;
    boolean written = false;
    Slice early = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == KEY && !named) {
        text.read(in, base);
        json.writeFieldName(pairNames.of(bytes, text.from(), text.to()));
        named = true;
      } else if (tag == VALUE && named && !written) {
        int limit = in.pushLimit(in.readRawVarint32());
        value(in, json, depth);
        in.popLimit(limit);
        written = true;
      } else if (tag == VALUE && !named) {
        // Allowed, but no library does it.
        early = new Slice();
        early.read(in, base);
      } else {
        skip(in, tag);
      }
    }
    if (!named) {
      json.writeFieldName(pairNames.of(bytes, 0, 0));
    }
    if (written) {
      return;
    }
    if (early == null) {
      json.writeNull();
    } else {
      int outer = base;
      base = early.from();
      value(CodedInputStream.newInstance(bytes, base, early.length()), json, depth);
      base = outer;
    }
  }

  private void value(CodedInputStream in, JsonGenerator json, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new InvalidProtocolBufferException("a value is nested more than " + DEEPEST + " deep");
    }
    boolean written = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (written) {
        skip(in, tag);
        continue;
      }
      written = true;
      switch (tag) {
        case STRING -> {
          text.read(in, base);
          json.writeUTF8String(bytes, text.from(), text.length());
        }
        case BOOL -> json.writeBoolean(in.readBool());
        case INT -> json.writeNumber(in.readInt64());
        case DOUBLE -> json.writeNumber(in.readDouble());
        case BYTES -> {
          text.read(in, base);
          json.writeBinary(Base64Variants.getDefaultVariant(), bytes, text.from(), text.length());
        }
        case ARRAY -> {
          int limit = in.pushLimit(in.readRawVarint32());
          json.writeStartArray();
          elements(in, json, depth + 1);
          json.writeEndArray();
          in.popLimit(limit);
        }
        case KVLIST -> {
          int limit = in.pushLimit(in.readRawVarint32());
          json.writeStartObject();
          pairs(in, PAIR, names, json, depth + 1);
          json.writeEndObject();
          in.popLimit(limit);
        }
        default -> {
          skip(in, tag);
          written = false;
        }
      }
    }
    if (!written) {
      json.writeNull();
    }
  }

  private void elements(CodedInputStream in, JsonGenerator json, int depth) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == ELEMENT) {
        int limit = in.pushLimit(in.readRawVarint32());
        value(in, json, depth);
        in.popLimit(limit);
      } else {
        skip(in, tag);
      }
    }
  }
}
