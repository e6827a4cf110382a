package dev.streamgauge.util;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/** Random damage to bytes, and rounds of it that can be repeated by their seed. */
public final class Fuzz {
  private static final int[] EXTREMES = {
    0, 1, -1, 0x7f, 0x80, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private Fuzz() {}

  /** One round. */
  @FunctionalInterface
  public interface Round {
    /** Runs it with a random generator of its own; throws if what must hold does not. */
    void run(Random random) throws Exception;
  }

  /** Runs rounds; a failure tells which. */
  public static void run(String what, long rounds, long seed, Round round) {
    for (long i = 0; i < rounds; i++) {
      try {
        round.run(new Random(seed + i));
      } catch (Exception | Error e) {
        throw new AssertionError(what + ": round with seed " + (seed + i), e);
      }
    }
  }

  /** Runs for long, as a program: {@code [rounds [seed]]}. */
  public static void main(String what, String[] args, Round round) {
    long rounds = args.length > 0 ? Long.parseLong(args[0]) : 100_000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    System.out.println(what + ": " + rounds + " rounds, seed " + seed);
    run(what, rounds, seed, round);
  }

  /** {@code bytes} with up to three places damaged. */
  public static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      damaged = damagedOnce(damaged, random);
    }
    return damaged;
  }

  private static byte[] damagedOnce(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[random.nextInt(20)];
    }
    byte[] damaged = bytes.clone();
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 8 : 200));
    switch (random.nextInt(8)) {
      case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> damaged[at] = (byte) random.nextInt();
      case 2 -> damaged = Arrays.copyOf(bytes, at);
      case 3 -> Arrays.fill(damaged, at, at + length, (byte) 0);
      case 4 -> {
        int extreme = EXTREMES[random.nextInt(EXTREMES.length)];
        for (int i = 0; i < 4 && at + i < damaged.length; i++) {
          damaged[at + i] = (byte) (extreme >> (24 - 8 * i));
        }
      }
      case 5 -> damaged = joined(bytes, at, bytes, at + length);
      case 6 -> damaged = joined(bytes, at + length, bytes, at);
      default -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        damaged = joined(joined(bytes, at, noise, 0), at + length, bytes, at);
      }
    }
    return damaged;
  }

  private static byte[] joined(byte[] head, int to, byte[] tail, int from) {
    byte[] joined = Arrays.copyOf(head, to + tail.length - from);
    System.arraycopy(tail, from, joined, to, tail.length - from);
    return joined;
  }

  /** {@code bytes} for a message. */
  public static String shown(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
