package dev.streamgauge.util;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Hashes and compares short keys, eight bytes at a time. The last eight bytes may overlap those
 * before them, so that no byte is processed alone; {@code Arrays.equals} processes each trailing
 * byte, and most keys have no others.
 */
@Internal
public final class KeyBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  // Drawn once per JVM, so that nobody can construct keys that collide. A hash must therefore never
  // leave the JVM: tables are rehashed when decoded.
  private static final long SEED_A;
  private static final long SEED_B;
  private static final long SEED_C;

  static {
    SecureRandom random = new SecureRandom();
    SEED_A = random.nextLong();
    SEED_B = random.nextLong();
    SEED_C = random.nextLong();
  }

  private KeyBytes() {}

  /**
   * Returns a hash of {@code [from, to)} that differs from JVM to JVM: the folded multiplication of
   * wyhash (Wang Yi) and foldhash (Orson Peters), whose every operand is masked by a secret.
   * Sixteen bytes take one multiplication.
   */
  public static int hash(byte[] bytes, int from, int to) {
    long h = hash(bytes, from, to, SEED_A, SEED_B, SEED_C);
    return (int) (h ^ (h >>> 32));
  }

  private static long hash(byte[] bytes, int from, int to, long a, long b, long c) {
    int length = to - from;
    long h = b + length;
    if (length <= 8) {
      return fold(last(bytes, to, length) ^ a, h);
    }
    for (int i = from; i + 16 < to; i += 16) {
      h = fold((long) LONGS.get(bytes, i) ^ a, (long) LONGS.get(bytes, i + 8) ^ h);
      h += c;
    }
    // They may overlap each other, and those before.
    long first = (long) LONGS.get(bytes, Math.max(from, to - 16));
    return fold(first ^ c, (long) LONGS.get(bytes, to - 8) ^ h);
  }

  /**
   * Returns a hash of {@code [from, to)} that is the same in every JVM with the same {@code seed},
   * and unpredictable without it.
   */
  public static long seededHash(byte[] bytes, int from, int to, long seed) {
    long a = mix(seed + 0x9E3779B97F4A7C15L);
    long b = mix(a + seed);
    long c = mix(b + seed);
    return mix(hash(bytes, from, to, a, b, c));
  }

  /** The finalizer of MurmurHash3 (Austin Appleby). */
  private static long mix(long value) {
    long h = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return h ^ (h >>> 33);
  }

  /** Folds the halves of the 128-bit product into one; cannot be inverted without both factors. */
  private static long fold(long a, long b) {
    return Math.multiplyHigh(a, b) ^ a * b;
  }

  /**
   * Returns a hash of {@code [from, to)} that is the same in every JVM and version, with the
   * finalizer of MurmurHash3 (Austin Appleby). Only for choosing a shard, on which all workers must
   * agree: anyone can construct keys that collide.
   */
  public static long stableHash(byte[] bytes, int from, int to) {
    int length = to - from;
    long h = length * 0x9E3779B97F4A7C15L;
    for (int i = from; i + 8 < to; i += 8) {
      h = (h ^ (long) LONGS.get(bytes, i)) * 0xFF51AFD7ED558CCDL;
      h ^= h >>> 32;
    }
    h = (h ^ last(bytes, to, length)) * 0xC4CEB9FE1A85EC53L;
    h ^= h >>> 33;
    h *= 0xFF51AFD7ED558CCDL;
    return h ^ (h >>> 32);
  }

  /** Returns whether two slices hold the same bytes. */
  public static boolean equal(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
    int length = aTo - aFrom;
    if (bTo - bFrom != length) {
      return false;
    }
    for (int i = 0; i + 8 < length; i += 8) {
      if ((long) LONGS.get(a, aFrom + i) != (long) LONGS.get(b, bFrom + i)) {
        return false;
      }
    }
    return last(a, aTo, length) == last(b, bTo, length);
  }

  /**
   * Returns the last eight of {@code length} bytes; for fewer, a number unique among slices of that
   * length.
   */
  private static long last(byte[] bytes, int to, int length) {
    if (length >= 8) {
      return (long) LONGS.get(bytes, to - 8);
    }
    if (length >= 4) {
      long first = (int) INTS.get(bytes, to - length);
      return first << 32 ^ ((int) INTS.get(bytes, to - 4) & 0xFFFF_FFFFL);
    }
    if (length == 0) {
      return 0;
    }
    int from = to - length;
    return (bytes[from] & 0xFF) << 16
        | (bytes[from + (length >> 1)] & 0xFF) << 8
        | (bytes[to - 1] & 0xFF);
  }
}
