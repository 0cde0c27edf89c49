/// A queue: first in, first out.
struct WaitingLine<Element> {
    private var elements: [Element?] = []
    private var front = 0

    var isEmpty: Bool { front == elements.count }
    var first: Element? { isEmpty ? nil : elements[front] }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func removeFirst() {
        elements[front] = nil
        front += 1
        // What has gone is cleared away when it is the greater part.
        guard front * 2 >= elements.count else { return }
        elements.removeFirst(front)
        front = 0
    }
}
