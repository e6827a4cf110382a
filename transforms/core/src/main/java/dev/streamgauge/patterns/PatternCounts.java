package dev.streamgauge.patterns;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.patterns.signature.SignatureReader;
import dev.streamgauge.util.KeyBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The signatures of some lines: for each its count, when it was first and last seen, and its
 * earliest line. Two of these can be merged; the result depends on the set of lines alone, not on
 * their order, nor on how they were divided.
 *
 * <p>Bounded: if there are more than {@value #MAX_SIGNATURES} signatures, all of them become
 * coarser by one level, until they fit. Mutable.
 */
@Internal
public final class PatternCounts {
  /** How many signatures are told apart. */
  public static final int MAX_SIGNATURES = 10_000;

  private static final int FIRST_CAPACITY = 64;

  private final int most;
  private int level;
  private SignatureCount[] table = new SignatureCount[FIRST_CAPACITY];
  private int size;

  /** Creates an empty one. */
  public PatternCounts() {
    this(MAX_SIGNATURES);
  }

  /** Creates an empty one that tells {@code most} signatures apart. */
  PatternCounts(int most) {
    this.most = most;
  }

  /**
   * Adds {@code count} lines like {@code [from, to)}, whose signature is that last read by {@code
   * reader}.
   *
   * @param time when they were seen, or {@link LineTime#NONE}
   */
  public void add(SignatureReader reader, long time, long count, byte[] line, int from, int to) {
    byte[] signature = reader.bytes();
    int first = reader.from();
    int end = reader.to();
    if (level > 0) {
      signature = Coarsening.apply(Arrays.copyOfRange(signature, first, end), level);
      first = 0;
      end = signature.length;
    }
    int hash = level == 0 ? reader.hash() : KeyBytes.hash(signature, first, end);
    int at = find(hash, signature, first, end);
    if (table[at] == null) {
      insert(
          at,
          SignatureCount.of(
              hash, Arrays.copyOfRange(signature, first, end), time, count, line, from, to));
    } else {
      table[at].add(time, count, line, from, to);
    }
  }

  /** Adds all of {@code other}, which is not modified. */
  public void addAll(PatternCounts other) {
    coarsenTo(Math.max(level, other.level));
    for (SignatureCount each : other.table) {
      if (each != null) {
        put(each.signature(), each);
      }
    }
  }

  private void put(byte[] signature, SignatureCount counted) {
    byte[] coarse = Coarsening.apply(signature, level);
    int hash = KeyBytes.hash(coarse, 0, coarse.length);
    int at = find(hash, coarse, 0, coarse.length);
    if (table[at] == null) {
      insert(at, counted.as(hash, coarse));
    } else {
      table[at].add(counted);
    }
  }

  private int find(int hash, byte[] signature, int from, int to) {
    int at = hash & table.length - 1;
    while (table[at] != null && !table[at].is(hash, signature, from, to)) {
      at = at + 1 & table.length - 1;
    }
    return at;
  }

  private void insert(int at, SignatureCount counted) {
    table[at] = counted;
    size++;
    if (size > most) {
      coarsenTo(level + 1);
    } else if (size * 2 > table.length) {
      SignatureCount[] old = table;
      table = new SignatureCount[old.length * 2];
      for (SignatureCount each : old) {
        if (each != null) {
          table[find(each.hash(), each.signature(), 0, each.signature().length)] = each;
        }
      }
    }
  }

  /** Makes all signatures coarser, at least up to {@code least} and until they fit. */
  private void coarsenTo(int least) {
    if (least <= level) {
      return;
    }
    level = Math.min(least, Coarsening.TOP);
    SignatureCount[] old = table;
    table = new SignatureCount[FIRST_CAPACITY];
    size = 0;
    for (SignatureCount each : old) {
      if (each != null) {
        put(each.signature(), each);
      }
    }
  }

  /** Returns whether there were too many signatures to tell all apart. */
  public boolean isCoarse() {
    return level > 0;
  }

  /** Returns the number of signatures. */
  public int size() {
    return size;
  }

  /** Returns the number of lines. */
  public long lines() {
    long sum = 0;
    for (SignatureCount each : table) {
      sum += each == null ? 0 : each.count();
    }
    return sum;
  }

  /** Returns the signature of the last line that {@code reader} has read, at the level of these. */
  byte[] signatureOf(SignatureReader reader) {
    return Coarsening.apply(Arrays.copyOfRange(reader.bytes(), reader.from(), reader.to()), level);
  }

  /** Returns all, ordered by their signatures. */
  List<SignatureCount> inOrder() {
    List<SignatureCount> counts = new ArrayList<>(size);
    for (SignatureCount each : table) {
      if (each != null) {
        counts.add(each);
      }
    }
    counts.sort((a, b) -> Arrays.compareUnsigned(a.signature(), b.signature()));
    return counts;
  }

  /** Returns an independent copy. */
  public PatternCounts copy() {
    PatternCounts copy = new PatternCounts(most);
    copy.addAll(this);
    return copy;
  }

  /** Appends this to {@code buf}. */
  public void encode(ByteBuf buf) {
    buf.putVar(most);
    buf.putVar(level);
    buf.putVar(size);
    inOrder().forEach(each -> each.encode(buf));
  }

  /** Appends this like {@link #encode}, but sooner; equal counts may have different bytes. */
  void encodeInNoOrder(ByteBuf buf) {
    buf.putVar(most);
    buf.putVar(level);
    buf.putVar(size);
    for (SignatureCount each : table) {
      if (each != null) {
        each.encode(buf);
      }
    }
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  public static PatternCounts decode(ByteBuf buf) {
    PatternCounts counts = new PatternCounts(buf.getVarInt());
    counts.level = buf.getVarInt();
    if (counts.level < 0 || counts.level > Coarsening.TOP) {
      throw new IndexOutOfBoundsException("level " + counts.level);
    }
    int entries = buf.getCount(SignatureCount.LEAST_BYTES);
    for (int i = 0; i < entries; i++) {
      SignatureCount each = SignatureCount.decode(buf);
      counts.put(each.signature(), each);
    }
    return counts;
  }

  /** Returns this encoded, as {@link #encodeInNoOrder} does. */
  byte[] toBytes() {
    ByteBuf buf = new ByteBuf(FIRST_CAPACITY);
    encodeInNoOrder(buf);
    return buf.toBytes();
  }

  /** The coder of {@link PatternCounts}. */
  public static final class CountsCoder extends FramedCoder<PatternCounts> {
    private static final CountsCoder INSTANCE = new CountsCoder();

    private CountsCoder() {
      super("PatternCounts");
    }

    /** Returns the only instance. */
    public static CountsCoder of() {
      return INSTANCE;
    }

    @Override
    protected void write(PatternCounts counts, ByteBuf buf) {
      counts.encode(buf);
    }

    @Override
    protected PatternCounts read(ByteBuf buf) {
      return PatternCounts.decode(buf);
    }

    @Override
    public void verifyDeterministic() {
      // Deterministic: ordered by signature.
    }
  }
}
