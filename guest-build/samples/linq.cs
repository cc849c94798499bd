var people = new[]
{
    new P("Ann", 30, "X"),
    new P("Bob", 25, "Y"),
    new P("Cid", 35, "X"),
    new P("Dan", 25, "Z"),
};
Console.WriteLine(string.Join(",", people.Where(p => p.Age > 26).Select(p => p.Name)));
foreach (var g in people.GroupBy(p => p.City).OrderBy(g => g.Key))
    Console.WriteLine($"{g.Key}: {g.Count()} avg {g.Average(p => p.Age)}");
Console.WriteLine(
    string.Join(",", people.OrderBy(p => p.Age).ThenByDescending(p => p.Name).Select(p => p.Name))
);
Console.WriteLine(people.Sum(p => p.Age));
Console.WriteLine(people.Max(p => p.Age));
Console.WriteLine(people.MinBy(p => p.Age)!.Name);
var q =
    from a in Enumerable.Range(1, 20)
    from b in Enumerable.Range(a, 20)
    let c2 = a * a + b * b
    let c = (int)Math.Sqrt(c2)
    where c * c == c2 && c <= 20
    select (a, b, c);
foreach (var t in q)
    Console.WriteLine(t);
Console.WriteLine(Enumerable.Range(1, 10).Aggregate(1L, (x, y) => x * y));
Console.WriteLine(string.Join(",", Enumerable.Range(1, 10).Skip(2).Take(5).Reverse()));
Console.WriteLine(
    string.Join(",", new[] { 1, 2, 2, 3 }.Distinct().Union(new[] { 3, 4 }).Except(new[] { 1 }))
);
var dict = people.ToDictionary(p => p.Name, p => p.Age);
Console.WriteLine(dict["Cid"]);
var look = people.ToLookup(p => p.City);
Console.WriteLine(look["X"].Count());
Console.WriteLine(
    string.Join(
        ";",
        people.Join(
            new[] { ("X", "Xcity"), ("Y", "Ycity") },
            p => p.City,
            c => c.Item1,
            (p, c) => p.Name + "@" + c.Item2
        )
    )
);
Console.WriteLine(string.Join(";", Enumerable.Range(0, 10).Chunk(3).Select(c => c.Sum())));
Console.WriteLine(
    new[] { 1, 2, 3 }.Zip(new[] { "a", "b", "c" }).Select(z => z.First + z.Second).Last()
);
Console.WriteLine(people.Any(p => p.Age > 34));
Console.WriteLine(people.All(p => p.Age > 24));
Console.WriteLine(people.FirstOrDefault(p => p.Age > 100) is null);
Console.WriteLine(
    string.Join(
        " ",
        "hello world"
            .Select(char.ToUpper)
            .Where(char.IsLetter)
            .GroupBy(c => c)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key)
            .Select(g => $"{g.Key}{g.Count()}")
    )
);
Console.WriteLine(Enumerable.Repeat("ab", 3).SelectMany(s => s).Count());
Console.WriteLine(
    new object[] { 1, "a", 2.0, 3 }
        .OfType<int>()
        .Sum()
);
Console.WriteLine(people.Select((p, i) => (i, p.Name)).Last());
Console.WriteLine(Enumerable.Range(0, 5).SequenceEqual(new[] { 0, 1, 2, 3, 4 }));
Console.WriteLine(
    string.Join(
        ",",
        Enumerable
            .Range(0, 20)
            .TakeWhile(x => x < 5)
            .Concat(Enumerable.Range(0, 20).SkipWhile(x => x < 17))
    )
);
Console.WriteLine(people.Aggregate("", (s, p) => s + p.Name[0]));
Console.WriteLine(people.Last());
Console.WriteLine(new[] { 3, 1, 2 }.Order().First());
Console.WriteLine(string.Join(",", people.DistinctBy(p => p.Age).Select(p => p.Name)));
Console.WriteLine(
    new List<int> { 1, 2, 3 }
        .Select(x => x * 1.5)
        .Average()
);
Console.WriteLine(
    people
        .GroupJoin(people, p => p.City, p => p.City, (p, ps) => p.Name + ps.Count())
        .Aggregate((a, b) => a + b)
);
Console.WriteLine(Enumerable.Range(0, 100).ElementAt(50));
Console.WriteLine(people.ToHashSet().Count);
Console.WriteLine(people.Count(p => p.Age == 25));
Console.WriteLine(Enumerable.Empty<int>().DefaultIfEmpty(9).Single());
Console.WriteLine(people.Cast<object>().Append(1).Prepend(2).Count());
Console.WriteLine(
    string.Join(
        ",",
        Enumerable.Range(1, 3).SelectMany(a => new[] { 'x', 'y' }, (a, b) => $"{a}{b}")
    )
);
Console.WriteLine(people.Index().Last().Index);
Console.WriteLine(people.CountBy(p => p.City).First().Value);
Console.WriteLine(
    string.Join(
        ",",
        people.AggregateBy(p => p.City, 0, (s, p) => s + p.Age).Select(kv => kv.Key + kv.Value)
    )
);

record P(string Name, int Age, string City);
