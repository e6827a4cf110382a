package dev.streamgauge.io.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * How far a file has been read.
 *
 * @param key what the file system calls the file whatever its name is, see {@link SeenFile}
 * @param path its name when it was seen last
 * @param content the number of what is in it, which a copy has too, and no other file
 * @param offset behind the last byte that was handed out, always at the start of a line or {@code
 *     inLine}
 * @param inLine whether it is in a line whose beginning has been handed out cut
 * @param done whether nothing can come any more
 * @param renamed whether it was found under another name than the one before
 * @param head of the first bytes of what was read
 * @param before of the bytes before the offset
 */
record FilePosition(
    String key,
    String path,
    int content,
    long offset,
    boolean inLine,
    boolean done,
    boolean renamed,
    Fingerprint head,
    Fingerprint before) {
  static final Coder<FilePosition> CODER = new PositionCoder();

  /**
   * Decodes what {@link org.apache.beam.sdk.coders.ListCoder} has encoded, taking memory only for
   * what is there: its own decoder believes any count.
   */
  static List<FilePosition> decodeList(InputStream in) throws IOException {
    int count = new DataInputStream(in).readInt();
    if (count < 0) {
      throw new CoderException("not positions in files: count " + count);
    }
    List<FilePosition> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      positions.add(CODER.decode(in));
    }
    return positions;
  }

  /** The beginning of a file. */
  static FilePosition start(SeenFile file, int content) {
    return start(file.key(), file.path(), content);
  }

  /** The beginning of the file that this is a position in. */
  FilePosition start() {
    return start(key, path, content);
  }

  private static FilePosition start(String key, String path, int content) {
    return new FilePosition(
        key, path, content, 0, false, false, false, Fingerprint.NONE, Fingerprint.NONE);
  }

  /** The end of a file that is not compressed. */
  FilePosition atEnd(FileBytes file, long length) throws IOException {
    int size = (int) Math.min(length, Fingerprint.MAX_BYTES);
    byte[] first = new byte[size];
    byte[] last = new byte[size];
    file.read(0, first, 0, size);
    file.read(length - size, last, 0, size);
    return new FilePosition(
        key,
        path,
        content,
        length,
        size > 0 && last[size - 1] != '\n',
        done,
        renamed,
        Fingerprint.of(first, 0, size),
        Fingerprint.of(last, 0, size));
  }

  /** The same position in the same file under the name it has now. */
  FilePosition in(SeenFile file) {
    return in(file, done);
  }

  /** The same position in a copy. */
  FilePosition inCopy(SeenFile copy) {
    return in(copy, false);
  }

  private FilePosition in(SeenFile file, boolean nowDone) {
    return new FilePosition(
        file.key(),
        file.path(),
        content,
        offset,
        inLine,
        nowDone,
        renamed || !path.equals(file.path()),
        head,
        before);
  }

  /** This one with nothing to come. */
  FilePosition finished() {
    return new FilePosition(key, path, content, offset, inLine, true, renamed, head, before);
  }

  /**
   * A position further on.
   *
   * @param bytes the file from {@code start} on, which is its beginning or at least {@link
   *     Fingerprint#MAX_BYTES} before the new offset
   */
  FilePosition advanced(long newOffset, boolean newInLine, byte[] bytes, long start) {
    int to = (int) (newOffset - start);
    Fingerprint newHead =
        start == 0 ? Fingerprint.of(bytes, 0, Math.min(to, Fingerprint.MAX_BYTES)) : head;
    return new FilePosition(
        key,
        path,
        content,
        newOffset,
        newInLine,
        done,
        renamed,
        newHead,
        Fingerprint.before(bytes, 0, to));
  }

  private static final class PositionCoder extends AtomicCoder<FilePosition> {
    @Override
    public void encode(FilePosition position, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(position.key, out);
      StringUtf8Coder.of().encode(position.path, out);
      VarInt.encode(position.content, out);
      VarInt.encode(position.offset, out);
      out.write((position.inLine ? 1 : 0) | (position.done ? 2 : 0) | (position.renamed ? 4 : 0));
      encode(position.head, out);
      encode(position.before, out);
    }

    private static void encode(Fingerprint fingerprint, OutputStream out) throws IOException {
      VarInt.encode(fingerprint.length(), out);
      VarInt.encode(fingerprint.crc(), out);
    }

    @Override
    public FilePosition decode(InputStream in) throws IOException {
      String key = decodeText(in);
      String path = decodeText(in);
      int content = VarInt.decodeInt(in);
      check(content >= 0 && content < Integer.MAX_VALUE, "content", content);
      long offset = VarInt.decodeLong(in);
      check(offset >= 0, "offset", offset);
      int flags = in.read();
      check(flags >= 0 && flags < 8, "flags", flags);
      Fingerprint head = decodeFingerprint(in);
      Fingerprint before = decodeFingerprint(in);
      check(Math.max(head.length(), before.length()) <= offset, "offset", offset);
      return new FilePosition(
          key,
          path,
          content,
          offset,
          (flags & 1) != 0,
          (flags & 2) != 0,
          (flags & 4) != 0,
          head,
          before);
    }

    /** Takes memory only for bytes that are there, whatever the length claims. */
    private static String decodeText(InputStream in) throws IOException {
      int length = VarInt.decodeInt(in);
      check(length >= 0, "length of a name", length);
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("a name of " + length + " bytes ends after " + bytes.length);
      }
      return new String(bytes, UTF_8);
    }

    private static Fingerprint decodeFingerprint(InputStream in) throws IOException {
      int length = VarInt.decodeInt(in);
      check(length >= 0 && length <= Fingerprint.MAX_BYTES, "fingerprint", length);
      return new Fingerprint(length, VarInt.decodeInt(in));
    }

    private static void check(boolean valid, String what, long value) throws CoderException {
      if (!valid) {
        throw new CoderException("not a position in a file: " + what + " " + value);
      }
    }
  }
}
