package io.denyut.server.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that a configuration is read from: which they are, whether they have changed, and what they say. */
public final class ConfigFiles {
    private static final String MAIN = "denyut.yml";
    private static final String DOT_ENV = ".env";

    private final Optional<Path> named;
    private final Path data;
    private final Surroundings surroundings;
    private final FileObjectStore objects;

    /**
     * The files of a server.
     *
     * @param named the file to use; empty: {@code denyut.yml} of the working directory, else of the data directory, if there is one
     */
    public ConfigFiles(Optional<Path> named, Path data, Surroundings surroundings) {
        this.named = named;
        this.data = data.toAbsolutePath();
        this.surroundings = surroundings;
        this.objects = new FileObjectStore(this.data.resolve(FileObjectStore.FILE));
    }

    /** How files look from outside: another look means that they have to be read again. */
    record Look(List<FileLook> files) {}

    record FileLook(Path path, long size, Optional<FileTime> modified) {}

    /** {@code denyut.yml}; empty where there is none. */
    public Optional<Path> main() {
        return named.isPresent()
                ? named
                : firstOf(surroundings.workingDirectory().resolve(MAIN), data.resolve(MAIN));
    }

    /** {@code .env}: beside {@code denyut.yml}, else in the working directory, else in the data directory. */
    public Optional<Path> dotEnv() {
        List<Path> candidates = new ArrayList<>();
        main().ifPresent(main -> candidates.add(main.toAbsolutePath().resolveSibling(DOT_ENV)));
        candidates.add(surroundings.workingDirectory().resolve(DOT_ENV));
        candidates.add(data.resolve(DOT_ENV));
        return firstOf(candidates.toArray(Path[]::new));
    }

    /** What the page, REST and {@code ./denyut target} have changed. */
    public FileObjectStore objects() {
        return objects;
    }

    Path data() {
        return data;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Where a file is to be written by somebody who has none. */
    public Path suggestedMain() {
        return named.orElse(data.resolve(MAIN));
    }

    private static Optional<Path> firstOf(Path... candidates) {
        return List.of(candidates).stream().filter(Files::isRegularFile).findFirst();
    }

    Look look() {
        List<FileLook> looks = new ArrayList<>();
        main().ifPresent(path -> looks.add(look(path)));
        dotEnv().ifPresent(path -> looks.add(look(path)));
        looks.add(look(objects.file()));
        return new Look(looks);
    }

    private static FileLook look(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileLook(path, attributes.size(), Optional.of(attributes.lastModifiedTime()));
        } catch (IOException e) {
            return new FileLook(path, -1, Optional.empty());
        }
    }

    /** Reads all files. What is wrong with them is noted; the tree is empty then. */
    ConfigInput read(Problems problems) {
        Optional<Path> main = main();
        Optional<Path> env = dotEnv();
        List<String> digests = new ArrayList<>();
        String mainText = main.map(path -> text(path, problems, digests)).orElse("");
        String envText = env.map(path -> text(path, problems, digests)).orElse("");
        Map<String, Variable> dotEnv =
                env.isPresent() ? DotEnv.parse(envText, DOT_ENV, problems) : Map.<String, Variable>of();
        List<ObjectsText.Placed> placed = List.of();
        try {
            byte[] text = objects.bytes();
            digests.add(digest(text));
            placed = ObjectsText.read(text, FileObjectStore.FILE);
        } catch (UnreadableStoreException e) {
            problems.add(Place.whole(FileObjectStore.FILE), e.problem());
        } catch (IOException e) {
            problems.add(Place.whole(FileObjectStore.FILE), "", "the file cannot be read: " + e, null);
        }
        return new ConfigInput(
                main,
                main.isPresent() ? YamlTree.parse(mainText, name(main.get()), problems) : ConfigInput.NOTHING,
                env,
                dotEnv,
                placed,
                Files.exists(objects.file()),
                List.copyOf(digests));
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String text(Path file, Problems problems, List<String> digests) {
        Place whole = Place.whole(name(file));
        try {
            if (Files.size(file) > YamlTree.MAX_CHARACTERS) {
                problems.add(whole, "", "the file is larger than " + YamlTree.MAX_CHARACTERS + " bytes", null);
                return "";
            }
            byte[] bytes = Files.readAllBytes(file);
            digests.add(digest(bytes));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            problems.add(whole, "", "there is no file " + file.toAbsolutePath(), null);
        } catch (CharacterCodingException e) {
            problems.add(whole, "", "the file is not text in UTF-8", null);
        } catch (IOException e) {
            problems.add(whole, "", "the file cannot be read: " + e, null);
        }
        return "";
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
