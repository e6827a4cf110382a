package dev.streamgauge.inputs.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.Body;
import dev.streamgauge.inputs.http.LinesLimit;
import dev.streamgauge.inputs.receive.ByteBudget;
import dev.streamgauge.inputs.record.NameCache;
import dev.streamgauge.inputs.record.RecordWriter;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Reads one message in any of the protocol's modes: a single event, an array of events, or events
 * packed into bytes, compressed or not. Each event becomes a record with the message's tag and the
 * event's members.
 */
final class ForwardMessage {
  private static final int LONGEST_NAME = 4096;

  /** So that a line sees that a value is longer. */
  private static final int MORE = 4;

  private final RecordWriter records;
  private final Payloads payloads;
  private final LinesLimit limit;
  private final int maxBytes;
  private final ByteBudget.Share memory;
  private final RecordWriter.Members members = this::writeMembers;
  private final NameCache names = new NameCache("record.", ForwardMessage::isTaken);
  private final EventTime times = new EventTime();
  private String tag = "";
  private @Nullable MessagePackJson values;
  private @Nullable String chunk;
  private boolean compressed;

  ForwardMessage(LineBatchBuilder lines, int maxLineBytes, int maxBytes, ByteBudget.Share memory) {
    this.records = new RecordWriter(lines, maxLineBytes);
    this.payloads = new Payloads(maxLineBytes + MORE, memory);
    this.limit = new LinesLimit(maxBytes, memory);
    this.maxBytes = maxBytes;
    this.memory = memory;
  }

  /** Reads a message; returns the chunk to acknowledge, null if its sender asks for no answer. */
  @Nullable String read(MessageUnpacker in) throws IOException, BadRequestException {
    if (in.getNextFormat().getValueType() == ValueType.NIL) {
      in.unpackNil();
      return null;
    }
    int size = array(in);
    if (size < 2 || size > 4) {
      throw new BadRequestException("a message is an array of 2 to 4 elements, not of " + size);
    }
    tag = name(in);
    values = new MessagePackJson(in, payloads);
    switch (in.getNextFormat().getValueType()) {
      case ARRAY -> {
        for (int i = in.unpackArrayHeader(); i > 0; i--) {
          event(in);
        }
        options(in, size - 2);
      }
      case BINARY, STRING -> {
        try (Body packed = new Body(maxBytes, memory)) {
          Payloads.read(in, packed);
          options(in, size - 2);
          if (compressed) {
            packed.uncompress("gzip");
          }
          packed(packed);
        }
      }
      default -> {
        if (size < 3) {
          throw new BadRequestException("an event has no record");
        }
        record(times.read(in), in);
        options(in, size - 3);
      }
    }
    return chunk;
  }

  private static int array(MessageUnpacker in) throws IOException, BadRequestException {
    if (in.getNextFormat().getValueType() != ValueType.ARRAY) {
      throw new BadRequestException("there is no message of the Forward protocol");
    }
    return in.unpackArrayHeader();
  }

  private static String name(MessageUnpacker in) throws IOException, BadRequestException {
    MessageFormat format = in.getNextFormat();
    if (format.getValueType() != ValueType.STRING && format.getValueType() != ValueType.BINARY) {
      throw new BadRequestException("a name is " + format.getValueType());
    }
    int length = PayloadLength.read(in);
    if (length > LONGEST_NAME) {
      throw new BadRequestException("a name is longer than " + LONGEST_NAME + " bytes");
    }
    return new String(in.readPayload(length), UTF_8);
  }

  private void packed(Body packed) throws IOException, BadRequestException {
    try (MessageUnpacker in = MessagePack.newDefaultUnpacker(packed.bytes(), 0, packed.length())) {
      values = new MessagePackJson(in, payloads);
      while (in.hasNext()) {
        event(in);
      }
    }
  }

  private void event(MessageUnpacker in) throws IOException, BadRequestException {
    int size = array(in);
    if (size != 2) {
      throw new BadRequestException("an event is an array of 2 elements, not of " + size);
    }
    record(times.read(in), in);
  }

  private void record(long epochNanos, MessageUnpacker in) throws IOException, BadRequestException {
    if (in.getNextFormat().getValueType() != ValueType.MAP) {
      throw new BadRequestException("a record is " + in.getNextFormat().getValueType());
    }
    long nanos =
        epochNanos > 0 ? epochNanos : TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    limit.addLine(records.write(nanos, null, 0, null, members));
  }

  private void writeMembers(JsonGenerator out) throws IOException {
    out.writeStringField("tag", tag);
    for (int i = values.members(); i > 0; i--) {
      out.writeFieldName(values.name(names));
      values.write(out);
    }
  }

  private static boolean isTaken(String name) {
    return name.equals("time") || name.equals("tag");
  }

  private void options(MessageUnpacker in, int elements) throws IOException, BadRequestException {
    if (elements == 0) {
      return;
    }
    if (elements > 1 || in.getNextFormat().getValueType() == ValueType.NIL) {
      in.skipValue(elements);
      return;
    }
    if (in.getNextFormat().getValueType() != ValueType.MAP) {
      throw new BadRequestException("the options are " + in.getNextFormat().getValueType());
    }
    for (int i = in.unpackMapHeader(); i > 0; i--) {
      switch (name(in)) {
        case "chunk" -> chunk = name(in);
        case "compressed" -> compressed = name(in).equals("gzip");
        default -> in.skipValue();
      }
    }
  }
}
