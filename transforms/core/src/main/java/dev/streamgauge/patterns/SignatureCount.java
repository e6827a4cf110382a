package dev.streamgauge.patterns;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.util.KeyBytes;
import java.util.Arrays;

/** How often one signature was seen, and when. Mutable. */
final class SignatureCount {
  /** The least number of bytes that one is encoded in. */
  static final int LEAST_BYTES = 6;

  /** Samples are truncated to this. */
  static final int MAX_SAMPLE = 512;

  private final int hash;
  private final byte[] signature;
  private long count;
  private long first;
  private long last;
  private byte[] sample;

  private SignatureCount(
      int hash, byte[] signature, long count, long first, long last, byte[] sample) {
    this.hash = hash;
    this.signature = signature;
    this.count = count;
    this.first = first;
    this.last = last;
    this.sample = sample;
  }

  static SignatureCount of(
      int hash, byte[] signature, long time, long count, byte[] line, int from, int to) {
    return new SignatureCount(
        hash,
        signature,
        count,
        orNever(time),
        time,
        Arrays.copyOfRange(line, from, cut(line, from, to)));
  }

  /** Returns a copy under another signature. */
  SignatureCount as(int otherHash, byte[] other) {
    return new SignatureCount(otherHash, other, count, first, last, sample);
  }

  boolean is(int otherHash, byte[] bytes, int from, int to) {
    return hash == otherHash && KeyBytes.equal(signature, 0, signature.length, bytes, from, to);
  }

  /** Lines without a time come after all others when the earliest is wanted. */
  private static long orNever(long time) {
    return time == LineTime.NONE ? Long.MAX_VALUE : time;
  }

  void add(long seen, long more, byte[] line, int from, int to) {
    count += more;
    if (seen > last) {
      last = seen;
    }
    long time = orNever(seen);
    if (time <= first) {
      int end = cut(line, from, to);
      if (time < first || Arrays.compareUnsigned(line, from, end, sample, 0, sample.length) < 0) {
        sample = Arrays.copyOfRange(line, from, end);
      }
      first = time;
    }
  }

  void add(SignatureCount other) {
    count += other.count;
    last = Math.max(last, other.last);
    if (other.first < first
        || (other.first == first && Arrays.compareUnsigned(other.sample, sample) < 0)) {
      first = other.first;
      sample = other.sample;
    }
  }

  private static int cut(byte[] line, int from, int to) {
    if (to - from <= MAX_SAMPLE) {
      return to;
    }
    int end = from + MAX_SAMPLE;
    // Not within a character, whose later bytes begin with the bits 10.
    while (end > from && (line[end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }

  int hash() {
    return hash;
  }

  byte[] signature() {
    return signature;
  }

  long count() {
    return count;
  }

  /** Returns the time of the first line; after all times if none has one. */
  long first() {
    return first;
  }

  /** Returns the time of the last line, or {@link LineTime#NONE}. */
  long last() {
    return last;
  }

  byte[] sample() {
    return sample;
  }

  void encode(ByteBuf buf) {
    buf.putVar(signature.length);
    buf.putBytes(signature, 0, signature.length);
    buf.putVar(count);
    buf.putZigZag(first);
    buf.putZigZag(last);
    buf.putVar(sample.length);
    buf.putBytes(sample, 0, sample.length);
  }

  static SignatureCount decode(ByteBuf buf) {
    byte[] signature = buf.getBytes(buf.getCount(1));
    return new SignatureCount(
        0,
        signature,
        buf.getVar(),
        buf.getZigZag(),
        buf.getZigZag(),
        buf.getBytes(buf.getCount(1)));
  }
}
