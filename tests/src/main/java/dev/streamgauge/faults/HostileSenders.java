package dev.streamgauge.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * The senders of {@link HostilePeers}. A line counts as sent by a good sender if it has the mark,
 * which truncated and random lines lack.
 */
final class HostileSenders {
  private static final int CROWD = 1000;
  private static final int CROWD_LINES = 20;
  private static final int STEADY = 4;
  private static final int SLOW = 10;
  private static final int RANDOM = 3;
  private static final int LONG_LINES = 5;
  private static final int LONG_BYTES = 10_000_000;
  private static final int VANISHING = 100;

  private final int port;
  private final long seed;
  private final String mark;
  private final long untilNanos;
  private final PeerTally tally;

  /** Creates the senders, some of which continue for {@code duration} from now. */
  HostileSenders(int port, long seed, String mark, Duration duration, PeerTally tally) {
    this.port = port;
    this.seed = seed;
    this.mark = mark;
    this.untilNanos = System.nanoTime() + duration.toNanos();
    this.tally = tally;
  }

  List<Callable<Void>> all() {
    List<Callable<Void>> all = new ArrayList<>();
    all.add(this::crowd);
    all.add(this::longLines);
    all.add(this::vanishing);
    for (int i = 0; i < STEADY; i++) {
      all.add(this::steady);
    }
    for (int i = 0; i < SLOW; i++) {
      all.add(this::slow);
    }
    for (int i = 0; i < RANDOM; i++) {
      Random random = new Random(seed * 31 + i);
      all.add(() -> randomBytes(random));
    }
    return all;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    tally.connected();
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private boolean goesOn() {
    return System.nanoTime() - untilNanos < 0;
  }

  /** Opens a thousand connections at the same time, which take turns, in both framings. */
  private Void crowd() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < CROWD; i++) {
        sockets.add(connect());
      }
      for (int line = 0; line < CROWD_LINES; line++) {
        for (int i = 0; i < CROWD; i++) {
          String text = "<11>1 - host" + i + " " + mark + " ERROR number " + line;
          send(sockets.get(i), i % 2 == 0 ? text + "\n" : text.length() + " " + text);
          tally.sentLine();
        }
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    return null;
  }

  /**
   * Returns sends long lines: the mark in front is counted, the part beyond the limit is cut off,
   * the next line is intact.
   */
  private Void longLines() throws IOException {
    byte[] filler = new byte[LONG_BYTES];
    Arrays.fill(filler, (byte) 'x');
    for (int i = 0; i < LONG_LINES; i++) {
      try (Socket socket = connect()) {
        send(socket, mark + " long ");
        socket.getOutputStream().write(filler);
        // Beyond the limit: if it became a separate line, the count would be one too high.
        send(socket, mark + "\n" + mark + " behind a long line\n");
        tally.sentLine();
        tally.sentLine();
        tally.sentLongLine();
      }
    }
    return null;
  }

  /** Resets connections in the middle of a line; earlier lines may be lost with them. */
  private Void vanishing() throws IOException {
    for (int i = 0; i < VANISHING; i++) {
      Socket socket = connect();
      send(socket, "a whole line\nand half of an ERR");
      socket.setSoLinger(true, 0);
      socket.close();
    }
    return null;
  }

  private Void steady() throws IOException, InterruptedException {
    try (Socket socket = connect()) {
      for (int i = 0; goesOn(); i++) {
        send(socket, mark + " steady ERROR " + i + "\r\n");
        tally.sentLine();
        Thread.sleep(1);
      }
    }
    return null;
  }

  private Void slow() throws IOException, InterruptedException {
    try (Socket socket = connect()) {
      socket.setTcpNoDelay(true);
      do {
        for (byte b : (mark + " slow\n").getBytes(ISO_8859_1)) {
          socket.getOutputStream().write(b);
          Thread.sleep(2);
        }
        tally.sentLine();
      } while (goesOn());
    }
    return null;
  }

  /** Opens a new connection now and then, and resets half of them. */
  private Void randomBytes(Random random) throws IOException {
    byte[] bytes = new byte[8192];
    while (goesOn()) {
      Socket socket = connect();
      for (int i = random.nextInt(1000); i >= 0 && goesOn(); i--) {
        random.nextBytes(bytes);
        int length = 1 + random.nextInt(bytes.length);
        socket.getOutputStream().write(bytes, 0, length);
        tally.sentRandomBytes(length);
      }
      if (random.nextBoolean()) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    }
    return null;
  }
}
