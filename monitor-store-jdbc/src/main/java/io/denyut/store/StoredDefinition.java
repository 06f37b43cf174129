package io.denyut.store;

/**
 * Something that people made and the store keeps for them, such as a target that was added on the page.
 *
 * @param kind what it is: 1 to 50 characters
 * @param id unique within its kind: 1 to 200 characters
 * @param definition JSON, at most 1,000,000 characters; the store does not look into it
 * @since 0.1.0
 */
public record StoredDefinition(String kind, String id, String definition) {
    /** @throws IllegalArgumentException if a text is empty or too long */
    public StoredDefinition {
        require("kind", kind, 50);
        require("id", id, 200);
        require("definition", definition, 1_000_000);
    }

    private static void require(String name, String text, int longest) {
        if (text.isEmpty() || text.length() > longest) {
            throw new IllegalArgumentException(name + " of " + text.length() + " characters must be 1 to " + longest);
        }
    }
}
