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
 * Reads a push in Protocol Buffers, one entry after another, without an object for each: a request
 * may have millions of empty entries.
 */
final class LokiProtobuf {
  private static final int STREAM =
      PushRequest.STREAMS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int LABELS =
      StreamAdapter.LABELS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int ENTRY =
      StreamAdapter.ENTRIES_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int TIMESTAMP =
      EntryAdapter.TIMESTAMP_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int LINE =
      EntryAdapter.LINE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int METADATA =
      EntryAdapter.STRUCTUREDMETADATA_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int SECONDS =
      Timestamp.SECONDS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
  private static final int NANOS = Timestamp.NANOS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;

  private LokiProtobuf() {}

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
        int limit = in.pushLimit(in.readRawVarint32());
        entry(bytes, from, in, entries);
        in.popLimit(limit);
      } else {
        skip(in, tag);
      }
    }
  }

  /**
   * Reads the entry that {@code in} is at, up to its limit, without an object for it. Text that is
   * not UTF-8 is repaired.
   */
  private static void entry(byte[] bytes, int base, CodedInputStream in, LokiEntries entries)
      throws IOException, BadRequestException {
    long nanos = 0;
    int lineFrom = 0;
    int lineTo = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case TIMESTAMP -> {
          int limit = in.pushLimit(in.readRawVarint32());
          nanos = time(in);
          in.popLimit(limit);
        }
        case LINE -> {
          int length = in.readRawVarint32();
          lineFrom = base + in.getTotalBytesRead();
          in.skipRawBytes(length);
          lineTo = lineFrom + length;
        }
        case METADATA -> {
          int limit = in.pushLimit(in.readRawVarint32());
          LabelPairAdapter pair = LabelPairAdapter.parseFrom(in);
          in.popLimit(limit);
          entries.metadata(pair.getName(), pair.getValue());
        }
        default -> skip(in, tag);
      }
    }
    entries.entry(nanos, bytes, lineFrom, lineTo);
  }

  /** Returns the nearest time that nanoseconds since the epoch can have. */
  private static long time(CodedInputStream in) throws IOException {
    long seconds = 0;
    int nanos = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case SECONDS -> seconds = in.readInt64();
        case NANOS -> nanos = in.readInt32();
        default -> skip(in, tag);
      }
    }
    long whole = TimeUnit.SECONDS.toNanos(seconds);
    long sum = whole + nanos;
    boolean overflows = ((whole ^ sum) & (nanos ^ sum)) < 0;
    return overflows ? (whole < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }
}
