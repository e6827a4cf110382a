package dev.streamgauge.inputs.loki;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.WireFormat;
import dev.streamgauge.inputs.http.BadRequestException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import logproto.EntryAdapter;
import logproto.LabelPairAdapter;
import logproto.PushRequest;
import logproto.StreamAdapter;

/**
 * Reads a push in Protocol Buffers, one entry after another: a request of millions of empty entries
 * must not become as many objects at once.
 */
final class LokiProtobuf {
  private static final int STREAM = tag(PushRequest.STREAMS_FIELD_NUMBER);
  private static final int LABELS = tag(StreamAdapter.LABELS_FIELD_NUMBER);
  private static final int ENTRY = tag(StreamAdapter.ENTRIES_FIELD_NUMBER);
  private static final int TIME = tag(EntryAdapter.TIMESTAMP_FIELD_NUMBER);
  private static final int LINE = tag(EntryAdapter.LINE_FIELD_NUMBER);
  private static final int METADATA = tag(EntryAdapter.STRUCTUREDMETADATA_FIELD_NUMBER);

  private LokiProtobuf() {}

  private static int tag(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  static void read(byte[] bytes, int length, LokiEntries entries) throws BadRequestException {
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes, 0, length);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == STREAM) {
          int size = in.readRawVarint32();
          int from = in.getTotalBytesRead();
          in.skipRawBytes(size);
          stream(bytes, from, size, entries);
        } else {
          skip(in, tag);
        }
      }
    } catch (IOException e) {
      throw new BadRequestException("the body is not a push request: " + e.getMessage());
    }
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that has not begun");
    }
  }

  private static void stream(byte[] bytes, int from, int size, LokiEntries entries)
      throws IOException, BadRequestException {
    entries.startStream();
    // Labels may come after the entries that have them.
    CodedInputStream in = CodedInputStream.newInstance(bytes, from, size);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == LABELS) {
        entries.startStream();
        LokiLabels.read(in.readString(), entries::label);
      } else {
        skip(in, tag);
      }
    }
    in = CodedInputStream.newInstance(bytes, from, size);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == ENTRY) {
        int length = in.readRawVarint32();
        int limit = in.pushLimit(length);
        entry(in, entries);
        in.popLimit(limit);
      } else {
        skip(in, tag);
      }
    }
  }

  /** Reads an entry up to the limit of {@code in}. Text that is not UTF-8 is repaired. */
  private static void entry(CodedInputStream in, LokiEntries entries)
      throws IOException, BadRequestException {
    long nanos = 0;
    String line = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == LINE) {
        line = in.readString();
      } else if (tag == TIME) {
        int limit = in.pushLimit(in.readRawVarint32());
        nanos = nanos(Timestamp.parseFrom(in));
        in.popLimit(limit);
      } else if (tag == METADATA) {
        int limit = in.pushLimit(in.readRawVarint32());
        LabelPairAdapter pair = LabelPairAdapter.parseFrom(in);
        in.popLimit(limit);
        entries.metadata(pair.getName(), pair.getValue());
      } else {
        skip(in, tag);
      }
    }
    entries.entry(nanos, line);
  }

  /** Returns the nearest time that nanoseconds since the epoch can have. */
  private static long nanos(Timestamp time) {
    long seconds = TimeUnit.SECONDS.toNanos(time.getSeconds());
    long nanos = seconds + time.getNanos();
    return seconds > 0 && nanos < 0 ? Long.MAX_VALUE : nanos;
  }
}
