module Perjury.Tests.MutatorsTests

open NUnit.Framework
