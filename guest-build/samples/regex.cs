using System.Text.RegularExpressions;

var m = Regex.Match("hello 42 world", @"(\d+)");
Console.WriteLine(m.Groups[1].Value);
