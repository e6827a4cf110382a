package dev.streamgauge.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The coder of {@link LineBatch}: compact, deterministic, and fast because it writes the lines
 * through one buffer instead of one stream call per field.
 *
 * <p>Layout, integers as variable-length (base 128, least significant group first): origin (length,
 * UTF-8); stats (read, cut, repaired, dead); five flags and, each if it is there, the covered span,
 * the watermark, the dead letters and the epoch; the number of lines; for each line its length, the
 * zig-zag difference of its time to the line before and, if the batch is tallied, its two numbers;
 * the lines' bytes.
 *
 * @since 0.1.0
 */
public final class LineBatchCoder extends AtomicCoder<LineBatch> {
  private static final LineBatchCoder INSTANCE = new LineBatchCoder();

  private static final int COVERS = 1;
  private static final int WATERMARK = 2;
  private static final int LETTERS = 4;
  private static final int EPOCH = 8;
  private static final int TALLIED = 16;

  private LineBatchCoder() {}

  /** Returns the singleton instance. */
  public static LineBatchCoder of() {
    return INSTANCE;
  }

  /** Returns the provider through which Beam resolves {@code @DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(LineBatch.class), INSTANCE);
  }

  @Override
  public void encode(LineBatch batch, OutputStream out) throws IOException {
    if (batch == null) {
      throw new CoderException("cannot encode a null LineBatch");
    }
    byte[] origin = batch.origin().getBytes(UTF_8);
    int size = batch.size();
    int byteSize = batch.byteSize();
    boolean inOnePiece = batch.liesInOnePiece();
    ByteBuf buf = new ByteBuf(64 + origin.length + 8 * size + (inOnePiece ? 0 : byteSize));
    put(buf, origin);
    buf.putVar(batch.stats().linesRead());
    buf.putVar(batch.stats().linesCut());
    buf.putVar(batch.stats().linesRepaired());
    buf.putVar(batch.stats().linesDead());
    buf.putVar(
        (batch.coversTime() ? COVERS : 0)
            | (batch.watermarkMillis() != LineBatch.NO_WATERMARK ? WATERMARK : 0)
            | (batch.deadLetters().isEmpty() ? 0 : LETTERS)
            | (batch.epoch() == RunEpoch.FIRST ? 0 : EPOCH)
            | (batch.isTallied() ? TALLIED : 0));
    if (batch.coversTime()) {
      buf.putZigZag(batch.coveredFrom());
      buf.putVar(batch.coveredTo() - batch.coveredFrom());
    }
    if (batch.watermarkMillis() != LineBatch.NO_WATERMARK) {
      buf.putZigZag(batch.watermarkMillis());
    }
    if (!batch.deadLetters().isEmpty()) {
      putLetters(buf, batch.deadLetters());
    }
    if (batch.epoch() != RunEpoch.FIRST) {
      buf.putVar(batch.epoch());
    }
    buf.putVar(size);
    long previous = 0;
    for (int i = 0; i < size; i++) {
      buf.putVar(batch.end(i) - batch.start(i));
      buf.putZigZag(batch.time(i) - previous);
      previous = batch.time(i);
      if (batch.isTallied()) {
        buf.putVar(batch.weight(i));
        buf.putVar(batch.linesRead(i));
      }
    }
    buf.putVar(byteSize);
    if (inOnePiece) {
      // By far the largest part of the encoding, so it is not copied again.
      buf.writeFramed(out, batch.bytes(), size == 0 ? 0 : batch.start(0), byteSize);
      return;
    }
    for (int i = 0; i < size; i++) {
      buf.putBytes(batch.bytes(), batch.start(i), batch.end(i) - batch.start(i));
    }
    buf.writeFramed(out);
  }

  @Override
  public LineBatch decode(InputStream in) throws IOException {
    return ByteBuf.decodeFramed(in, "LineBatch", LineBatchCoder::decode);
  }

  private static LineBatch decode(ByteBuf buf) {
    byte[] origin = buf.getBytes(buf.getVarInt());
    ReadStats stats = ReadStats.of(buf.getVar(), buf.getVar(), buf.getVar(), buf.getVar());
    int flags = buf.getVarInt();
    if ((flags & ~(COVERS | WATERMARK | LETTERS | EPOCH | TALLIED)) != 0) {
      throw new IndexOutOfBoundsException("unknown flags: " + flags);
    }
    long from = ReadInfo.NO_TIME_FROM;
    long to = ReadInfo.NO_TIME_TO;
    if ((flags & COVERS) != 0) {
      from = buf.getZigZag();
      to = from + buf.getVar();
      if (from > to) {
        throw new IndexOutOfBoundsException("covered span from " + from + " to " + to);
      }
    }
    long watermark = (flags & WATERMARK) != 0 ? buf.getZigZag() : LineBatch.NO_WATERMARK;
    List<DeadLetter> letters = (flags & LETTERS) != 0 ? getLetters(buf) : List.of();
    long epoch = (flags & EPOCH) != 0 ? buf.getVar() : RunEpoch.FIRST;
    // A line takes at least two bytes: a length and a time.
    int size = buf.getCount(2);
    int[] starts = new int[size];
    int[] ends = new int[size];
    long[] times = new long[size];
    Tally tally = (flags & TALLIED) == 0 ? null : new Tally(new int[size], new int[size]);
    int at = 0;
    long time = 0;
    for (int i = 0; i < size; i++) {
      starts[i] = at;
      int length = buf.getVarInt();
      // Bounded by the encoding, so the sum cannot overflow either.
      Objects.checkFromIndexSize(at, length, buf.size() + buf.remaining());
      at += length;
      ends[i] = at;
      time += buf.getZigZag();
      times[i] = time;
      if (tally != null) {
        tally.weights()[i] = buf.getVarInt();
        tally.linesRead()[i] = buf.getVarInt();
      }
    }
    int byteSize = buf.getVarInt();
    if (byteSize != at) {
      throw new IndexOutOfBoundsException(byteSize + " bytes for lines of " + at);
    }
    // The lines are not copied: that would cost as much as everything else.
    int first = buf.skip(byteSize);
    for (int i = 0; i < size; i++) {
      starts[i] += first;
      ends[i] += first;
    }
    ReadInfo info =
        new ReadInfo(new String(origin, UTF_8), from, to, stats, watermark, letters, epoch);
    return new LineBatch(info, buf.bytes(), starts, ends, times, size, tally);
  }

  private static void putLetters(ByteBuf buf, List<DeadLetter> letters) {
    buf.putVar(letters.size());
    for (DeadLetter letter : letters) {
      put(buf, letter.line());
      put(buf, letter.reason().getBytes(UTF_8));
      put(buf, letter.source().getBytes(UTF_8));
      buf.putZigZag(letter.readMillis());
    }
  }

  private static List<DeadLetter> getLetters(ByteBuf buf) {
    // Three lengths and a time.
    int count = buf.getCount(4);
    DeadLetter[] letters = new DeadLetter[count];
    for (int i = 0; i < count; i++) {
      letters[i] =
          DeadLetter.of(
              buf.getBytes(buf.getVarInt()), getString(buf), getString(buf), buf.getZigZag());
    }
    return List.of(letters);
  }

  private static void put(ByteBuf buf, byte[] bytes) {
    buf.putVar(bytes.length);
    buf.putBytes(bytes, 0, bytes.length);
  }

  private static String getString(ByteBuf buf) {
    return new String(buf.getBytes(buf.getVarInt()), UTF_8);
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
