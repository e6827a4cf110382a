package dev.streamgauge.patterns.signature;

import dev.streamgauge.util.KeyBytes;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the {@linkplain LineSignature signatures} of many lines. Messages that differ in nothing
 * but what their words with digits say are analyzed once: the signatures of some thousand kinds of
 * messages are remembered. Not thread-safe; allocates nothing for a line of a known kind, nor for
 * one that was not seen twice.
 */
@Internal
public final class SignatureReader {
  /** A power of two. With messages of 200 bytes, all remembered ones take about a megabyte. */
  private static final int KNOWN = 4096;

  private final MessageStart messageStart = new MessageStart();
  private final MessageKey message = new MessageKey();
  private final LineSignature signature = new LineSignature();
  private final @Nullable Known[] known = new Known[KNOWN];

  /** The hashes of messages that were not remembered, since most are never seen again. */
  private final int[] seenOnce = new int[KNOWN];

  private byte[] bytes = new byte[0];
  private int from;
  private int to;
  private int hash;

  /** A message and its signature. */
  private record Known(int messageHash, byte[] message, byte[] signature, int hash) {
    boolean is(int otherHash, byte[] other, int size) {
      return messageHash == otherHash && KeyBytes.equal(message, 0, message.length, other, 0, size);
    }
  }

  /** Reads the line {@code [start, end)}. */
  public void read(byte[] line, int start, int end) {
    int begin = messageStart.find(line, start, end);
    if (begin == end || !message.shorten(line, begin, end)) {
      analyze(line, begin, end);
      return;
    }
    byte[] shortened = message.bytes();
    int size = message.size();
    int messageHash = KeyBytes.hash(shortened, 0, size);
    int slot = messageHash & KNOWN - 1;
    Known found = known[slot];
    if (found != null && found.is(messageHash, shortened, size)) {
      bytes = found.signature;
      from = 0;
      to = bytes.length;
      hash = found.hash;
      return;
    }
    analyze(shortened, 0, size);
    if (seenOnce[slot] == messageHash) {
      known[slot] =
          new Known(
              messageHash,
              Arrays.copyOf(shortened, size),
              Arrays.copyOfRange(bytes, from, to),
              hash);
    } else {
      seenOnce[slot] = messageHash;
    }
  }

  private void analyze(byte[] line, int start, int end) {
    signature.readMessage(line, start, end);
    bytes = signature.bytes();
    from = signature.from();
    to = signature.to();
    hash = KeyBytes.hash(bytes, from, to);
  }

  /** Returns the array that has the signature of the last line, until the next one is read. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns where the signature begins in {@link #bytes()}. */
  public int from() {
    return from;
  }

  /** Returns where the signature ends in {@link #bytes()}. */
  public int to() {
    return to;
  }

  /** Returns {@link KeyBytes#hash} of the signature. */
  public int hash() {
    return hash;
  }
}
