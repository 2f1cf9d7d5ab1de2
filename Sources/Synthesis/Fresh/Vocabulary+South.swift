extension Vocabulary {
    static let spanish = Vocabulary(
        firstNames: """
            María, Antonio, Carmen, Manuel, Ana, José, Isabel, Francisco, Laura, David, Cristina, Juan, Marta, Javier, Lucía
            Daniel, Pilar, Carlos, Elena, Jesús, Paula, Alejandro, Raquel, Miguel, Sara, Rafael, Rosa, Pedro, Teresa, Pablo
            Beatriz, Ángel, Nuria, Sergio, Silvia, Fernando, Julia, Jorge, Irene, Luis, Patricia, Alberto, Rocío, Álvaro
            Andrea, Adrián, Mónica, Diego, Alba, Raúl, Sofía, Iván, Mercedes, Rubén, Inés, Óscar, Claudia, Ramón, Eva, Hugo
            """,
        lastNames: """
            García, Rodríguez, González, Fernández, López, Martínez, Sánchez, Pérez, Gómez, Martín, Jiménez, Hernández, Ruiz
            Díaz, Moreno, Muñoz, Álvarez, Romero, Alonso, Gutiérrez, Navarro, Torres, Domínguez, Vázquez, Ramos, Gil, Ramírez
            Serrano, Blanco, Molina, Morales, Suárez, Ortega, Delgado, Castro, Ortiz, Rubio, Marín, Sanz, Núñez, Iglesias
            Medina, Garrido, Cortés, Castillo, Santos, Lozano, Guerrero, Cano, Prieto, Méndez, Cruz, Calvo, Gallego, Vidal
            León, Herrera, Márquez, Peña, Flores, Cabrera, Campos, Vega, Fuentes, Carrasco, Diez, Reyes, Caballero, Nieto
            """,
        streets: """
            Calle Mayor, Calle Real, Calle Nueva, Avenida de la Constitución, Plaza de España, Calle del Sol, Calle Ancha
            Calle San Juan, Calle de la Iglesia, Paseo del Prado, Calle Cervantes, Calle de la Fuente, Avenida de Andalucía
            Calle Goya, Calle Colón, Calle del Carmen, Ronda del Sur, Calle Santiago, Calle de las Flores, Calle Olmo
            """,
        places: """
            Madrid/Madrid/28, Barcelona/Cataluña/08, Valencia/Comunidad Valenciana/46, Sevilla/Andalucía/41
            Zaragoza/Aragón/50, Málaga/Andalucía/29, Murcia/Murcia/30, Palma/Baleares/07, Bilbao/País Vasco/48
            Alicante/Comunidad Valenciana/03, Córdoba/Andalucía/14, Valladolid/Castilla y León/47, Vigo/Galicia/36
            Gijón/Asturias/33, Granada/Andalucía/18, Santander/Cantabria/39, Pamplona/Navarra/31, Toledo/Castilla-La Mancha/45
            """)
    static let italian = Vocabulary(
        firstNames: """
            Maria, Giuseppe, Anna, Giovanni, Giulia, Antonio, Francesca, Mario, Sara, Luigi, Laura, Francesco, Chiara, Angelo
            Martina, Vincenzo, Elena, Pietro, Paola, Salvatore, Silvia, Carlo, Valentina, Franco, Federica, Domenico, Alessia
            Marco, Elisa, Andrea, Giorgia, Luca, Simona, Paolo, Roberta, Stefano, Cristina, Alessandro, Barbara, Matteo
            Sofia, Lorenzo, Aurora, Leonardo, Alice, Riccardo, Emma, Davide, Beatrice, Simone, Greta, Fabio, Lucia, Michele
            """,
        lastNames: """
            Rossi, Russo, Ferrari, Esposito, Bianchi, Romano, Colombo, Ricci, Marino, Greco, Bruno, Gallo, Conti, De Luca
            Mancini, Costa, Giordano, Rizzo, Lombardi, Moretti, Barbieri, Fontana, Santoro, Mariani, Rinaldi, Caruso, Ferrara
            Galli, Martini, Leone, Longo, Gentile, Martinelli, Vitale, Lombardo, Serra, Coppola, De Santis, Marchetti, Parisi
            Villa, Conte, Ferraro, Ferri, Fabbri, Bianco, Marini, Grasso, Valentini, Messina, Sala, De Angelis, Gatti
            Pellegrini, Palumbo, Sanna, Farina, Rizzi, Monti, Cattaneo, Morelli, Amato, Silvestri, Mazza, Testa, Grassi
            """,
        streets: """
            Via Roma, Via Garibaldi, Corso Italia, Via Mazzini, Via Verdi, Via Dante, Piazza del Duomo, Via Marconi
            Via Cavour, Viale della Libertà, Via Manzoni, Via San Francesco, Via della Repubblica, Corso Vittorio Emanuele
            Via Leopardi, Via dei Mille, Via Galilei, Viale Europa, Via Puccini, Via delle Rose, Via Nazionale
            """,
        places: """
            Roma/Lazio/001, Milano/Lombardia/201, Napoli/Campania/801, Torino/Piemonte/101, Palermo/Sicilia/901
            Genova/Liguria/161, Bologna/Emilia-Romagna/401, Firenze/Toscana/501, Bari/Puglia/701, Catania/Sicilia/951
            Venezia/Veneto/301, Verona/Veneto/371, Trieste/Friuli-Venezia Giulia/341, Perugia/Umbria/061, Parma/Emilia-Romagna/431
            Cagliari/Sardegna/091, Ancona/Marche/601, Pescara/Abruzzo/651, Reggio Calabria/Calabria/891, Trento/Trentino/381
            """)
}
